package dev.croft.oci.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where credentials come from when a registry asks for them; usually a build's client. Thread safe;
 * methods may block.
 */
public interface CredentialSource {

  /** The name that token requests give for the client. */
  String CLIENT_ID = "buildkit-client";

  /**
   * The credentials for a registry.
   *
   * @param host the server's host and port, such as {@code registry-1.docker.io}
   */
  Credentials credentials(String host);

  /**
   * A token for a registry, which somebody who has the credentials fetches. Empty where nobody
   * does: the token is then fetched with {@link #credentials}.
   *
   * @throws dev.croft.model.failure.CroftException where the token was asked for and refused
   */
  Optional<Token> fetchToken(TokenRequest request);

  /** Nobody in particular, anywhere. */
  static CredentialSource anonymous() {
    return of(Credentials.none());
  }

  /** The same credentials for every registry. */
  static CredentialSource of(Credentials credentials) {
    return new CredentialSource() {
      @Override
      public Credentials credentials(String host) {
        return credentials;
      }

      @Override
      public Optional<Token> fetchToken(TokenRequest request) {
        return Optional.empty();
      }
    };
  }

  /**
   * Which token is wanted.
   *
   * @param host of the registry, with its port
   * @param realm the address that gives tokens out
   * @param service the registry's name at that address
   * @param scopes what the token is to allow, such as {@code repository:library/debian:pull}
   */
  record TokenRequest(
      String clientId, String host, String realm, String service, List<String> scopes) {

    /** Copies the scopes. */
    public TokenRequest {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * A bearer token.
   *
   * @param expiresIn how long it is good from its issue; zero where that is not said
   * @param issuedAt empty means now
   */
  record Token(String value, Duration expiresIn, Optional<Instant> issuedAt) {

    /** Without the token itself. */
    @Override
    public String toString() {
      return "Token[expiresIn=" + expiresIn + "]";
    }
  }
}
