package dev.croft.server.http;

/**
 * An answer to a plain HTTP request.
 *
 * @param status HTTP's
 */
public record Page(int status, String contentType, String body) {
  static Page text(int status, String body) {
    return new Page(status, "text/plain; charset=utf-8", body + "\n");
  }

  static Page json(String body) {
    return new Page(200, "application/json", body + "\n");
  }

  static Page html(String body) {
    return new Page(200, "text/html; charset=utf-8", body);
  }
}
