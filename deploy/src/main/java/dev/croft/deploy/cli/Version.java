package dev.croft.deploy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What this Croft is called. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"croft " + number() + " (Java " + Runtime.version() + ")"};
  }

  static String number() {
    try (InputStream in = Version.class.getResourceAsStream("/dev/croft/deploy/croft.properties")) {
      if (in == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the version", e);
    }
  }
}
