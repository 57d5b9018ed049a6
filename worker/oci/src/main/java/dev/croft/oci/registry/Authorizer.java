package dev.croft.oci.registry;

import dev.croft.model.failure.FailureKind;
import dev.croft.oci.registry.CredentialSource.Token;
import dev.croft.oci.registry.CredentialSource.TokenRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Proves to registries who asks, by what they demanded before: the credentials of one client, and
 * the tokens fetched with them. Thread safe; a token is fetched once for all who need it.
 */
final class Authorizer {

  private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
  private static final double USED_LIFE = 0.9;

  private final RegistryHttp http;
  private final CredentialSource source;
  private final InstantSource clock;
  private final Map<String, Host> hosts = new ConcurrentHashMap<>();

  Authorizer(RegistryHttp http, CredentialSource source, InstantSource clock) {
    this.http = http;
    this.source = source;
    this.clock = clock;
  }

  /**
   * The {@code Authorization} header for a request; empty as long as the registry did not ask.
   *
   * @throws RegistryException where no token is given
   */
  Optional<String> authorization(Call call) {
    if (!call.authorized()) {
      return Optional.empty();
    }
    Host host = host(call);
    host.lock.lock();
    try {
      return switch (host.scheme) {
        case Scheme.Unknown() -> Optional.empty();
        case Scheme.Basic(String header) -> Optional.of(header);
        case Scheme.Bearer bearer -> Optional.of("Bearer " + token(host, bearer, call));
      };
    } finally {
      host.lock.unlock();
    }
  }

  /**
   * Learns from a refusal what the registry demands.
   *
   * @param sent the header of the request that was refused
   * @param again whether a request was refused before, for the same reason
   * @return whether trying again makes sense
   * @throws RegistryException where the registry refuses what credentials there are
   */
  boolean learn(Call call, Answer refusal, Optional<String> sent, boolean again) {
    List<Challenge> challenges = Challenge.parse(refusal.headers("WWW-Authenticate"));
    for (String scheme : List.of("bearer", "basic")) {
      for (Challenge challenge : challenges) {
        if (challenge.scheme().equals(scheme)) {
          return scheme.equals("bearer")
              ? learnBearer(call, challenge, sent, again)
              : learnBasic(call, sent);
        }
      }
    }
    return false;
  }

  private boolean learnBasic(Call call, Optional<String> sent) {
    Credentials credentials = source.credentials(call.host().authority());
    if (credentials.isEmpty() || credentials.username().isEmpty()) {
      throw denied("authorization failed: no basic auth credentials");
    }
    String header = TokenFetcher.basic(credentials);
    Host host = host(call);
    host.lock.lock();
    try {
      host.scheme = new Scheme.Basic(header);
    } finally {
      host.lock.unlock();
    }
    return sent.filter(header::equals).isEmpty();
  }

  private boolean learnBearer(
      Call call, Challenge challenge, Optional<String> sent, boolean again) {
    Scopes demanded = Scopes.parse(List.of(challenge.parameter("scope")));
    String error = challenge.parameter("error");
    Host host = host(call);
    host.lock.lock();
    try {
      boolean wasSent = sent.isPresent();
      boolean enough = host.scopesFor(call).contains(demanded);
      if (wasSent && enough && (again || error.equals("insufficient_scope"))) {
        throw denied(
            "server message: "
                + (error.isEmpty() ? "unauthorized" : error)
                + ": authorization failed");
      }
      host.scheme = new Scheme.Bearer(challenge.parameter("realm"), challenge.parameter("service"));
      host.demanded.merge(call.scopes(), demanded, Scopes::union);
      // A token that was refused is refused again, unless another request has replaced it.
      sent.ifPresent(
          header -> host.tokens.values().removeIf(t -> header.equals("Bearer " + t.value())));
      return !challenge.parameter("realm").isEmpty();
    } finally {
      host.lock.unlock();
    }
  }

  private String token(Host host, Scheme.Bearer bearer, Call call) {
    Scopes scopes = host.scopesFor(call);
    Instant now = clock.instant();
    host.tokens.values().removeIf(token -> !now.isBefore(token.expires()));
    for (Map.Entry<Scopes, CachedToken> cached : host.tokens.entrySet()) {
      if (cached.getKey().contains(scopes)) {
        return cached.getValue().value();
      }
    }
    Token token = fetch(call.host().authority(), bearer, scopes);
    Duration life = token.expiresIn().isZero() ? DEFAULT_LIFE : token.expiresIn();
    Instant expires = token.issuedAt().orElse(now).plusMillis((long) (life.toMillis() * USED_LIFE));
    host.tokens.put(scopes, new CachedToken(token.value(), expires));
    return token.value();
  }

  private Token fetch(String authority, Scheme.Bearer bearer, Scopes scopes) {
    TokenRequest request =
        new TokenRequest(
            CredentialSource.CLIENT_ID,
            authority,
            bearer.realm(),
            bearer.service(),
            scopes.texts());
    try {
      return source
          .fetchToken(request)
          .orElseGet(() -> new TokenFetcher(http).fetch(request, source.credentials(authority)));
    } catch (RegistryException e) {
      throw e.withText("failed to authorize: " + e.text());
    }
  }

  private Host host(Call call) {
    return hosts.computeIfAbsent(call.host().authority(), authority -> new Host());
  }

  private static RegistryException denied(String message) {
    return new RegistryException(FailureKind.DENIED, message, 401, null);
  }

  /** What a registry demands. */
  private sealed interface Scheme {

    record Unknown() implements Scheme {}

    record Basic(String header) implements Scheme {}

    record Bearer(String realm, String service) implements Scheme {}
  }

  private record CachedToken(String value, Instant expires) {}

  /** What is known of a registry; guarded by its lock, which is held while a token is fetched. */
  private static final class Host {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Scopes, Scopes> demanded = new ConcurrentHashMap<>();
    private final Map<Scopes, CachedToken> tokens = new ConcurrentHashMap<>();
    private Scheme scheme = new Scheme.Unknown();

    /** What a request needs, and what the registry said that it needs. */
    Scopes scopesFor(Call call) {
      return call.scopes().union(demanded.getOrDefault(call.scopes(), Scopes.none()));
    }
  }
}
