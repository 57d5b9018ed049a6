package dev.croft.server.session.files;

import io.grpc.Metadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The metadata that tells a client which files are wanted. */
final class LocalHeaders {

  private static final String ENCODED_SUFFIX = "-encoded";

  private LocalHeaders() {}

  static Metadata of(LocalRequest request) {
    Metadata headers = new Metadata();
    put(headers, "dir-name", List.of(request.name()));
    put(headers, "include-patterns", request.includePatterns());
    put(headers, "exclude-patterns", request.excludePatterns());
    put(headers, "followpaths", request.followPaths());
    return headers;
  }

  /** Values that a header cannot carry are sent percent-encoded, all of a key or none. */
  private static void put(Metadata headers, String name, List<String> values) {
    boolean encode = !values.stream().allMatch(LocalHeaders::isPlain);
    Metadata.Key<String> key = key(name);
    for (String value : values) {
      headers.put(key, encode ? URLEncoder.encode(value, StandardCharsets.UTF_8) : value);
    }
    if (encode) {
      headers.put(key(name + ENCODED_SUFFIX), "1");
    }
  }

  private static boolean isPlain(String value) {
    return value.equals(value.strip()) && value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
