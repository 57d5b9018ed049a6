package dev.croft.oci.registry;

import dev.croft.oci.registry.CredentialSource.Token;
import dev.croft.oci.registry.CredentialSource.TokenRequest;

/**
 * Fetches tokens for somebody who is not to see the credentials: by the client that has them, or
 * here with what the client says. Thread safe.
 */
public final class TokenDesk {

  private final TokenFetcher fetcher;

  /** A desk that asks token servers over these connections. */
  public TokenDesk(RegistryHttp http) {
    this.fetcher = new TokenFetcher(http);
  }

  /**
   * A token.
   *
   * @throws dev.croft.model.failure.CroftException where it is refused
   */
  public Token fetch(TokenRequest request, CredentialSource credentials) {
    return credentials
        .fetchToken(request)
        .orElseGet(() -> fetcher.fetch(request, credentials.credentials(request.host())));
  }
}
