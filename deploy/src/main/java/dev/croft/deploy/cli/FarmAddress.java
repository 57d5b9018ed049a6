package dev.croft.deploy.cli;

import dev.croft.model.failure.CroftException;
import dev.croft.oci.registry.RegistryConfig;
import dev.croft.oci.registry.TlsTrust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which farm a command asks, and as whom. */
final class FarmAddress {

  static final String DEFAULT = "tcp://127.0.0.1:8372";

  /** Who asks, where a farm tells its clients apart by tokens. */
  private static final String TOKEN = "CROFT_TOKEN";

  @Option(
      names = "--farm",
      paramLabel = "URL",
      defaultValue = "${env:CROFT_FARM:-" + DEFAULT + "}",
      description =
          "The farm to ask: tcp://, http:// or https://HOST:PORT. Default: $CROFT_FARM, or "
              + DEFAULT)
  private String url = DEFAULT;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Certificates in PEM form that vouch for the farm's, besides the system's; the farm is"
              + " spoken to in TLS. Default: $CROFT_CA")
  private @Nullable Path ca;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "The client's certificate in PEM form. Default: $CROFT_CERT")
  private @Nullable Path cert;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The private key of --cert in PEM form. Default: $CROFT_KEY")
  private @Nullable Path key;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with the client's token. Default: the token in $CROFT_TOKEN")
  private @Nullable Path tokenFile;

  /** Asks that farm. */
  FarmQuery query() {
    URI http = http();
    return new FarmQuery(
        http, http.getScheme().equals("https") ? Optional.of(tls()) : Optional.empty(), token());
  }

  /** Where the farm answers HTTP. */
  URI http() {
    boolean secure = ca().isPresent() || cert().isPresent() || key().isPresent();
    URI uri = URI.create(url);
    return switch (String.valueOf(uri.getScheme())) {
      case "tcp" -> URI.create((secure ? "https" : "http") + url.substring("tcp".length()));
      case "https" -> uri;
      case "http" -> {
        if (ca != null || cert != null || key != null) {
          throw CroftException.user(
              "--farm " + url + " is not TLS: --ca, --cert and --key need https:// or tcp://");
        }
        yield uri;
      }
      default ->
          throw CroftException.user(
              "--farm " + url + ": a tcp://, http:// or https:// URL is needed here");
    };
  }

  private SSLContext tls() {
    if (cert().isPresent() != key().isPresent()) {
      throw CroftException.user("--cert and --key need each other");
    }
    return TlsTrust.context(
        ca().stream().toList(),
        cert().map(file -> new RegistryConfig.KeyPair(key().orElseThrow(), file)));
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return environment(TOKEN);
    }
    try {
      return Optional.of(Files.readString(tokenFile).strip());
    } catch (IOException e) {
      throw CroftException.user("--token-file: cannot read " + tokenFile);
    }
  }

  private Optional<Path> ca() {
    return Optional.ofNullable(ca).or(() -> environment("CROFT_CA").map(Path::of));
  }

  private Optional<Path> cert() {
    return Optional.ofNullable(cert).or(() -> environment("CROFT_CERT").map(Path::of));
  }

  private Optional<Path> key() {
    return Optional.ofNullable(key).or(() -> environment("CROFT_KEY").map(Path::of));
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isEmpty());
  }
}
