package dev.croft.oci.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys and certificates for 127.0.0.1, made by {@code openssl}. */
final class TestCertificates {

  private TestCertificates() {}

  /** Makes {@code NAME.key} (PKCS #8) and the self-signed {@code NAME.crt}. */
  static void make(Path directory, String name, boolean forThisMachine) throws Exception {
    run(
        directory,
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-addext",
        "subjectAltName=" + (forThisMachine ? "IP:127.0.0.1" : "DNS:elsewhere.example.com"),
        "-keyout",
        name + ".key",
        "-out",
        name + ".crt");
  }

  static void run(Path directory, String... command) throws Exception {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("openssl.log").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed in " + directory);
    }
  }
}
