package dev.croft.server.api;

import dev.croft.agent.rpc.Caller;
import dev.croft.server.config.ClientsConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Whose a call is: of the tenant that the client's certificate names, or the one whose bearer token
 * the call says, and else of {@value #DEFAULT}. A client never chooses by name. Thread safe.
 */
final class ClientIdentity {

  static final String DEFAULT = "default";

  /** Set by this class on every call, whatever the client wrote there. */
  private static final String HEADER = "croft-tenant";

  private static final String BEARER = "Bearer ";

  private final Optional<ClientsConfig.Tls> tls;
  private final Map<String, String> tenantByToken = new HashMap<>();
  private final Map<Integer, Optional<String>> tenantByPort = new ConcurrentHashMap<>();

  ClientIdentity(ClientsConfig config) {
    this.tls = config.tls();
    config
        .tenants()
        .forEach((name, tenant) -> tenant.token().ifPresent(t -> tenantByToken.put(t, name)));
  }

  Optional<ClientsConfig.Tls> tls() {
    return tls;
  }

  /** The tenant of a call that was identified. */
  static String tenant(Caller caller) {
    return Optional.ofNullable(caller.headers().get(HEADER)).map(List::getFirst).orElse(DEFAULT);
  }

  /** A connection that came through TLS goes on from a port of this machine. */
  void connected(int port, Optional<Certificate> certificate) {
    tenantByPort.put(port, certificate.flatMap(ClientIdentity::commonName));
  }

  void disconnected(int port) {
    tenantByPort.remove(port);
  }

  boolean cameThroughTls(HttpServerRequest request) {
    return tenantByPort.containsKey(request.remoteAddress().port());
  }

  /** Notes on a call whose it is; where it says a token that nobody has, it is refused. */
  boolean identify(HttpServerRequest request) {
    request.headers().remove(HEADER);
    Optional<String> token = token(request);
    if (!tenantByToken.isEmpty() && token.isPresent() && !tenantByToken.containsKey(token.get())) {
      request
          .response()
          .putHeader("content-type", "application/grpc")
          .putHeader("grpc-status", Integer.toString(GrpcStatus.UNAUTHENTICATED.code))
          .putHeader("grpc-message", "the token is not known here")
          .end();
      return false;
    }
    token
        .map(tenantByToken::get)
        .or(() -> ofConnection(request))
        .ifPresent(tenant -> request.headers().set(HEADER, tenant));
    return true;
  }

  /** Whose a plain request is; empty where it says a token that nobody has, or may not say none. */
  Optional<String> tenantOfPage(HttpServerRequest request) {
    Optional<String> token = token(request);
    if (token.isPresent()) {
      return tenantByToken.isEmpty()
          ? Optional.of(DEFAULT)
          : Optional.ofNullable(tenantByToken.get(token.get()));
    }
    return ofConnection(request).or(() -> Optional.of(DEFAULT));
  }

  /** Whether clients are told apart. */
  boolean hasTenants() {
    return !tenantByToken.isEmpty() || tls.flatMap(ClientsConfig.Tls::ca).isPresent();
  }

  private static Optional<String> token(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("authorization"))
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip());
  }

  private Optional<String> ofConnection(HttpServerRequest request) {
    return request.remoteAddress() == null || request.remoteAddress().isDomainSocket()
        ? Optional.empty()
        : tenantByPort.getOrDefault(request.remoteAddress().port(), Optional.empty());
  }

  private static Optional<String> commonName(Certificate certificate) {
    if (!(certificate instanceof X509Certificate x509)) {
      return Optional.empty();
    }
    try {
      return new LdapName(x509.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(part -> part.getValue().toString())
              .filter(name -> !name.isBlank())
              .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
