package dev.croft.deploy.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.Credentials;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code docker login} has left: credentials in {@code config.json}, or with the helper
 * programs that it names. Thread safe.
 */
public final class DockerLogins implements CredentialSource {

  private static final String HUB = "index.docker.io";
  private static final String TOKEN_USER = "<token>";

  private final Path file;
  private final JsonNode config;

  private DockerLogins(Path file, JsonNode config) {
    this.file = file;
    this.config = config;
  }

  /** Those of this process's user: in {@code $DOCKER_CONFIG}, or {@code ~/.docker}. */
  public static DockerLogins ofUser() {
    return in(
        Optional.ofNullable(System.getenv("DOCKER_CONFIG"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".docker")));
  }

  /**
   * Those in a directory; none where it has no {@code config.json}.
   *
   * @throws CroftException of kind USER where the file cannot be read
   */
  public static DockerLogins in(Path directory) {
    Path file = directory.resolve("config.json");
    try {
      return new DockerLogins(file, new ObjectMapper().readTree(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return new DockerLogins(file, MissingNode.getInstance());
    } catch (IOException e) {
      throw CroftException.user("cannot read the logins in " + file + ": " + e.getMessage());
    }
  }

  @Override
  public Credentials credentials(String host) {
    String server = host.equals("registry-1.docker.io") ? HUB : host;
    Optional<String> helper =
        entry(config.path("credHelpers"), server)
            .map(entry -> entry.getValue().asText())
            .or(() -> Optional.of(config.path("credsStore").asText()))
            .filter(name -> !name.isEmpty());
    if (helper.isPresent()) {
      Credentials held = ask(helper.get(), server);
      if (!held.isEmpty()) {
        return held;
      }
    }
    return entry(config.path("auths"), server)
        .map(entry -> read(entry.getValue()))
        .orElseGet(Credentials::none);
  }

  @Override
  public Optional<Token> fetchToken(TokenRequest request) {
    return Optional.empty();
  }

  /** Hosts are written as such, or as addresses: {@code https://index.docker.io/v1/}. */
  private static Optional<Map.Entry<String, JsonNode>> entry(JsonNode byHost, String host) {
    return byHost.properties().stream()
        .filter(
            entry ->
                entry.getKey().replaceFirst("^https?://", "").replaceFirst("/.*", "").equals(host))
        .findFirst();
  }

  private Credentials read(JsonNode login) {
    String identity = login.path("identitytoken").asText();
    if (!identity.isEmpty()) {
      return new Credentials("", identity);
    }
    String packed = login.path("auth").asText();
    if (packed.isEmpty()) {
      return new Credentials(login.path("username").asText(), login.path("password").asText());
    }
    try {
      String plain = new String(Base64.getDecoder().decode(packed), StandardCharsets.UTF_8);
      int colon = plain.indexOf(':');
      if (colon > 0) {
        return new Credentials(plain.substring(0, colon), plain.substring(colon + 1));
      }
    } catch (IllegalArgumentException e) {
      // Said below, without what might be a secret.
    }
    throw CroftException.user("a login in " + file + " cannot be read; 'docker login' again");
  }

  private static Credentials ask(String helper, String server) {
    String program = "docker-credential-" + helper;
    try {
      Process process =
          new ProcessBuilder(program, "get").redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(
            (server.equals(HUB) ? "https://" + HUB + "/v1/" : server)
                .getBytes(StandardCharsets.UTF_8));
      }
      byte[] answer = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        // It has none for this server.
        return Credentials.none();
      }
      JsonNode said = new ObjectMapper().readTree(answer);
      String user = said.path("Username").asText();
      return new Credentials(user.equals(TOKEN_USER) ? "" : user, said.path("Secret").asText());
    } catch (IOException e) {
      throw CroftException.user("cannot ask " + program + " for a login: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted while asking " + program);
    }
  }
}
