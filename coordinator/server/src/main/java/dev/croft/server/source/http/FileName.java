package dev.croft.server.source.http;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a download is called in the tree. */
final class FileName {

  private static final String NOTHING_BETTER = "download";
  private static final Pattern DISPOSITION =
      Pattern.compile(";\\s*filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");

  private FileName() {}

  /**
   * The name.
   *
   * @param wanted the source's own; may be empty
   * @param disposition the server's {@code Content-Disposition}
   */
  static String of(String wanted, Optional<String> disposition, URI url) {
    if (!wanted.isEmpty()) {
      return safe(wanted);
    }
    return disposition
        .flatMap(FileName::inDisposition)
        .or(() -> Optional.ofNullable(url.getPath()).map(FileName::base))
        .map(FileName::safe)
        .orElse(NOTHING_BETTER);
  }

  private static Optional<String> inDisposition(String header) {
    Matcher matcher = DISPOSITION.matcher(header);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String quoted = matcher.group(1);
    String name = quoted == null ? matcher.group(2) : quoted.replaceAll("\\\\(.)", "$1");
    return name.isEmpty() || name.endsWith("/") ? Optional.empty() : Optional.of(base(name));
  }

  private static String base(String path) {
    String trimmed = path.replaceAll("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /** A single name of a file, whatever the server or the client says. */
  private static String safe(String name) {
    String last = base(name.replace("\0", ""));
    return last.isEmpty() || last.equals(".") || last.equals("..") ? NOTHING_BETTER : last;
  }
}
