package dev.croft.oci.registry;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a registry.
 *
 * @param headers beyond those that every request has
 * @param body empty for none
 * @param scopes what a token must allow
 * @param authorized whether credentials may be sent at all
 */
record Call(
    String method,
    RegistryHost host,
    URI uri,
    Map<String, List<String>> headers,
    Optional<RequestBody> body,
    Scopes scopes,
    boolean authorized) {

  Call {
    headers = Map.copyOf(headers);
  }

  static Call of(String method, RegistryHost host, URI uri, Scopes scopes) {
    return new Call(method, host, uri, Map.of(), Optional.empty(), scopes, true);
  }

  Call withHeaders(Map<String, List<String>> newHeaders) {
    return new Call(method, host, uri, newHeaders, body, scopes, authorized);
  }

  Call withBody(RequestBody newBody) {
    return new Call(method, host, uri, headers, Optional.of(newBody), scopes, authorized);
  }

  Call withMethod(String newMethod) {
    return new Call(newMethod, host, uri, headers, body, scopes, authorized);
  }

  Call withUri(URI newUri, boolean stillAuthorized) {
    return new Call(method, host, newUri, headers, body, scopes, authorized && stillAuthorized);
  }
}
