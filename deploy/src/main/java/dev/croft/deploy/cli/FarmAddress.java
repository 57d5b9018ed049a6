package dev.croft.deploy.cli;

import dev.croft.model.failure.CroftException;
import java.net.URI;
import picocli.CommandLine.Option;

/** Which farm a command asks. */
final class FarmAddress {

  static final String DEFAULT = "tcp://127.0.0.1:8372";

  @Option(
      names = "--farm",
      paramLabel = "URL",
      defaultValue = "${env:CROFT_FARM:-" + DEFAULT + "}",
      description = "The farm to ask. Default: $CROFT_FARM, or " + DEFAULT)
  private String url = DEFAULT;

  /** Where the farm answers HTTP. */
  URI http() {
    URI uri = URI.create(url);
    return switch (String.valueOf(uri.getScheme())) {
      case "tcp" -> URI.create("http" + url.substring("tcp".length()));
      case "http", "https" -> uri;
      default ->
          throw CroftException.user(
              "--farm " + url + ": a tcp://, http:// or https:// URL is needed here");
    };
  }
}
