package dev.croft.oci.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the machine trusts, beside those whom the JDK does: an organisation's own authority is
 * usually installed there, and a JDK brings a list of its own. {@code SSL_CERT_FILE} names another
 * file, as it does for programs in Go.
 */
public final class SystemCertificates {

  private static final Logger LOG = LoggerFactory.getLogger(SystemCertificates.class);
  private static final List<Path> USUAL =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));
  private static final List<Certificate> ALL = read();

  private SystemCertificates() {}

  /** All of them, as they were when the process first asked; none where the machine has no file. */
  public static List<Certificate> all() {
    return ALL;
  }

  /** What connections to servers that nothing is configured for stand on. */
  public static SSLContext context() {
    return TlsTrust.context(RegistryConfig.defaults());
  }

  private static List<Certificate> read() {
    Optional<Path> file =
        Stream.concat(
                Optional.ofNullable(System.getenv("SSL_CERT_FILE")).map(Path::of).stream(),
                USUAL.stream())
            .filter(Files::isReadable)
            .findFirst();
    if (file.isEmpty()) {
      return List.of();
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (IOException | GeneralSecurityException e) {
      LOG.warn("the machine's certificates in {} cannot be used", file.get(), e);
      return List.of();
    }
  }
}
