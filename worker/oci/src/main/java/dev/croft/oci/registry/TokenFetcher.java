package dev.croft.oci.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.registry.CredentialSource.Token;
import dev.croft.oci.registry.CredentialSource.TokenRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Fetches bearer tokens, by the distribution project's token specification (GET) and its OAuth 2
 * variant (POST). Thread safe.
 */
final class TokenFetcher {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int LONGEST_RESPONSE_BYTES = 1 << 20;

  /** What servers answer that know only one of the two ways. */
  private static final Set<Integer> OTHER_WAY = Set.of(401, 404, 405);

  private final RegistryHttp http;

  TokenFetcher(RegistryHttp http) {
    this.http = http;
  }

  /**
   * Fetches a token.
   *
   * @throws RegistryException where the server gives none
   */
  Token fetch(TokenRequest request, Credentials credentials) {
    if (credentials.isEmpty()) {
      return said("failed to fetch anonymous token", () -> get(request, credentials));
    }
    return said("failed to fetch oauth token", () -> withCredentials(request, credentials));
  }

  private Token withCredentials(TokenRequest request, Credentials credentials) {
    if (credentials.username().isEmpty()) {
      return post(request, credentials);
    }
    try {
      return get(request, credentials);
    } catch (RegistryException e) {
      if (!OTHER_WAY.contains(e.status())) {
        throw e;
      }
      return post(request, credentials);
    }
  }

  private Token get(TokenRequest request, Credentials credentials) {
    List<String> query = new ArrayList<>();
    if (!request.service().isEmpty()) {
      query.add(pair("service", request.service()));
    }
    request.scopes().forEach(scope -> query.add(pair("scope", scope)));
    String separator = request.realm().contains("?") ? "&" : "?";
    URI uri =
        uri(
            query.isEmpty()
                ? request.realm()
                : request.realm() + separator + String.join("&", query));
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri).GET();
    if (!credentials.isEmpty()) {
      builder.setHeader("Authorization", basic(credentials));
    }
    return send(builder.build());
  }

  private Token post(TokenRequest request, Credentials credentials) {
    List<String> form = new ArrayList<>();
    if (!request.scopes().isEmpty()) {
      form.add(pair("scope", String.join(" ", request.scopes())));
    }
    form.add(pair("service", request.service()));
    form.add(pair("client_id", request.clientId()));
    if (credentials.username().isEmpty()) {
      form.add(pair("grant_type", "refresh_token"));
      form.add(pair("refresh_token", credentials.secret()));
    } else {
      form.add(pair("grant_type", "password"));
      form.add(pair("username", credentials.username()));
      form.add(pair("password", credentials.secret()));
    }
    return send(
        HttpRequest.newBuilder(uri(request.realm()))
            .setHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .POST(BodyPublishers.ofString(String.join("&", form)))
            .build());
  }

  private Token send(HttpRequest request) {
    try (Answer answer = http.sendPlain(request)) {
      if (!answer.isSuccess()) {
        throw answer.failure();
      }
      return token(request.uri(), answer.body().readNBytes(LONGEST_RESPONSE_BYTES));
    } catch (IOException e) {
      throw RegistryFailures.noAnswer(request.method(), request.uri(), e);
    }
  }

  private static Token token(URI uri, byte[] json) throws IOException {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      // The parser's own message quotes the text, which may hold a token.
      throw new RegistryException(
          FailureKind.TRANSIENT,
          "unable to decode token response of " + uri.getHost() + ": not JSON",
          null);
    }
    String value = tree.path("access_token").asText("");
    if (value.isEmpty()) {
      value = tree.path("token").asText("");
    }
    if (value.isEmpty()) {
      throw new RegistryException(
          FailureKind.DENIED, "authorization server did not include a token in the response", null);
    }
    return new Token(
        value,
        Duration.ofSeconds(Math.max(0, tree.path("expires_in").asLong(0))),
        time(tree.path("issued_at").asText("")));
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static String basic(Credentials credentials) {
    String pair = credentials.username() + ":" + credentials.secret();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new CroftException(FailureKind.USER, "invalid token auth challenge realm: " + text, e);
    }
  }

  private static String pair(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static Token said(String what, Supplier<Token> fetch) {
    try {
      return fetch.get();
    } catch (RegistryException e) {
      throw e.withText(what + ": " + e.text());
    }
  }
}
