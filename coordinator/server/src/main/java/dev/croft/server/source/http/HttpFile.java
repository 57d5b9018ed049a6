package dev.croft.server.source.http;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file to download, and what it is to be like in the tree; an {@code http} or {@code https}
 * source with the attributes of {@code pb.AttrHTTP*}.
 *
 * @param checksum what its digest must be
 * @param filename its name in the tree; empty for the server's
 * @param authHeaderSecret the client's secret with the authorization; empty for the usual ones
 * @param headers further headers of the request, by their lower-case names
 */
record HttpFile(
    URI url,
    Optional<Digest> checksum,
    String filename,
    Access access,
    String authHeaderSecret,
    Map<String, String> headers) {

  private static final int USUAL_PERMISSIONS = 0600;
  private static final String HEADER = "http.header.";

  HttpFile {
    headers = Map.copyOf(headers);
  }

  /** Permissions and owner in the tree. */
  record Access(int permissions, int uid, int gid) {}

  static HttpFile of(SourceOp source) {
    Map<String, String> attrs = source.attrs();
    Map<String, String> headers = new TreeMap<>();
    attrs.forEach(
        (name, value) -> {
          String header = name.startsWith(HEADER) ? name.substring(HEADER.length()) : "";
          switch (header.toLowerCase(Locale.ROOT)) {
            case "accept" -> headers.put("accept", value);
            case "user-agent" -> headers.put("user-agent", value);
            default -> {
              // Other headers are not for clients to set.
            }
          }
        });
    int permissions = number(attrs, "http.perm");
    return new HttpFile(
        url(source.identifier()),
        Optional.ofNullable(attrs.get("http.checksum")).map(HttpFile::digest),
        attrs.getOrDefault("http.filename", ""),
        new Access(
            permissions == 0 ? USUAL_PERMISSIONS : permissions,
            number(attrs, "http.uid"),
            number(attrs, "http.gid")),
        attrs.getOrDefault("http.authheadersecret", ""),
        headers);
  }

  /** Whether a client serves it over its session, and no server does. */
  boolean isUpload() {
    return "buildkit-session".equals(url.getHost());
  }

  private static URI url(String identifier) {
    try {
      URI url = new URI(identifier);
      if (url.getHost() == null) {
        throw CroftException.user("invalid http source: " + identifier + " names no host");
      }
      return url;
    } catch (URISyntaxException e) {
      throw CroftException.user("invalid http source: " + e.getMessage());
    }
  }

  private static Digest digest(String text) {
    if (!Digest.isDigest(text)) {
      throw CroftException.user("invalid checksum digest format: " + text);
    }
    return new Digest(text);
  }

  private static int number(Map<String, String> attrs, String name) {
    String text = attrs.getOrDefault(name, "");
    if (text.isEmpty()) {
      return 0;
    }
    try {
      // A leading zero means octal, as in C.
      return Integer.decode(text.startsWith("0o") ? "0" + text.substring(2) : text);
    } catch (NumberFormatException e) {
      throw CroftException.user("invalid number in " + name + ": " + text);
    }
  }
}
