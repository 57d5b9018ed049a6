package dev.croft.oci.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From answers and broken connections to failures, in the words that BuildKit has for them. */
final class RegistryFailures {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int LONGEST_MESSAGE = 400;
  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(408, "Request Timeout"),
          Map.entry(409, "Conflict"),
          Map.entry(413, "Request Entity Too Large"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(416, "Requested Range Not Satisfiable"),
          Map.entry(429, "Too Many Requests"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(502, "Bad Gateway"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(504, "Gateway Timeout"));

  private RegistryFailures() {}

  /** An answer that does not fit. */
  static RegistryException unexpectedStatus(Answer answer, byte[] body) {
    int status = answer.status();
    String details = details(body);
    return new RegistryException(
        kind(status),
        "unexpected status from %s request to %s: %d %s%s"
            .formatted(
                answer.method(),
                shown(answer.uri()),
                status,
                REASONS.getOrDefault(status, ""),
                details.isEmpty() ? "" : "\n" + details)
            .strip(),
        status,
        retryAfter(answer));
  }

  /** No answer at all, or a connection that broke. */
  static RegistryException noAnswer(String method, URI uri, IOException cause) {
    String verb = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
    return new RegistryException(
        FailureKind.TRANSIENT,
        "failed to do request: %s \"%s\": %s".formatted(verb, shown(uri), reason(uri, cause)),
        cause);
  }

  /** An address without what may be secret in it: queries of redirects are often signatures. */
  static String shown(URI uri) {
    String text = uri.toString();
    int query = text.indexOf('?');
    if (query < 0) {
      return text;
    }
    List<String> parts = new ArrayList<>();
    for (String part : text.substring(query + 1).split("&", -1)) {
      String name = part.split("=", 2)[0];
      parts.add(name.equals("ns") ? part : name + "=REDACTED");
    }
    return text.substring(0, query + 1) + String.join("&", parts);
  }

  static FailureKind kind(int status) {
    return switch (status) {
      case 401, 403 -> FailureKind.DENIED;
      case 404 -> FailureKind.NOT_FOUND;
      case 408, 429 -> FailureKind.TRANSIENT;
      default -> status >= 500 ? FailureKind.TRANSIENT : FailureKind.USER;
    };
  }

  private static Duration retryAfter(Answer answer) {
    String text = answer.header("Retry-After").orElse("0");
    return text.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.ZERO;
  }

  /** The errors that the distribution specification lets registries send. */
  private static String details(byte[] body) {
    List<String> found = new ArrayList<>();
    try {
      for (JsonNode error : MAPPER.readTree(body).path("errors")) {
        String code = error.path("code").asText("").toLowerCase(Locale.ROOT).replace('_', ' ');
        String message = error.path("message").asText("");
        found.add(message.isEmpty() ? code : code + ": " + message);
      }
    } catch (JsonProcessingException e) {
      return "";
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot fail to be read", e);
    }
    String all = String.join("\n", found);
    return all.length() > LONGEST_MESSAGE ? all.substring(0, LONGEST_MESSAGE) + "…" : all;
  }

  private static String reason(URI uri, IOException cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof UnresolvedAddressException || at instanceof UnknownHostException) {
        return "dial tcp: lookup " + uri.getHost() + ": no such host";
      }
    }
    if (cause instanceof HttpTimeoutException) {
      return "timed out: no byte moved for too long";
    }
    if (cause instanceof ConnectException) {
      return "dial tcp " + uri.getRawAuthority() + ": connect: connection refused";
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
