package dev.croft.dockerfile.remote;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.notation.Booleans;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.notation.Paths;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the addresses of repositories. */
final class GitReferenceReader {

  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z0-9]+)://.*", Pattern.DOTALL);
  private static final Pattern SCP =
      Pattern.compile("([a-zA-Z0-9-_]+)@([a-zA-Z0-9-.]+):(.*?)(?:\\?(.*?))?(?:#(.*))?");
  private static final Set<String> SCHEMES = Set.of("http", "https", "ssh", "git");

  private final String scheme;
  private final String host;
  private final String path;
  private final String remote;
  private String ref = "";
  private String subdirectory = "";
  private String checksum = "";
  private Optional<Boolean> keepGitDir = Optional.empty();
  private Optional<Boolean> submodules = Optional.empty();

  private GitReferenceReader(String scheme, String host, String path, String remote) {
    this.scheme = scheme;
    this.host = host;
    this.path = path;
    this.remote = remote;
  }

  static Optional<GitReference> read(String text) {
    if (text.startsWith("./") || text.startsWith("../") || text.startsWith("github.com/")) {
      return Optional.empty();
    }
    Matcher scheme = SCHEME.matcher(text);
    if (scheme.matches()) {
      return SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT))
          ? readUrl(text)
          : Optional.empty();
    }
    Matcher scp = SCP.matcher(text);
    return scp.matches() ? Optional.of(readScp(scp)) : Optional.empty();
  }

  private static Optional<GitReference> readUrl(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    String path = url.getPath() == null ? "" : url.getPath();
    if (scheme.startsWith("http") && !path.endsWith(".git")) {
      return Optional.empty();
    }
    String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
    String host = authority.substring(authority.indexOf('@') + 1);
    String remote = scheme + "://" + authority + url.getRawPath();
    GitReferenceReader reader = new GitReferenceReader(scheme, host, path, remote);
    reader.readFragment(url.getFragment() == null ? "" : url.getFragment());
    reader.readQuery(url.getRawQuery() == null ? "" : url.getRawQuery());
    return Optional.of(reader.result());
  }

  private static GitReference readScp(Matcher scp) {
    String remote = scp.group(1) + "@" + scp.group(2) + ":" + scp.group(3);
    GitReferenceReader reader = new GitReferenceReader("ssh", scp.group(2), scp.group(3), remote);
    reader.readFragment(scp.group(5) == null ? "" : scp.group(5));
    reader.readQuery(scp.group(4) == null ? "" : scp.group(4));
    return reader.result();
  }

  private GitReference result() {
    return new GitReference(
        scheme, host, path, remote, ref, subdirectory, checksum, keepGitDir, submodules);
  }

  private void readFragment(String fragment) {
    if (fragment.isEmpty()) {
      return;
    }
    int colon = fragment.indexOf(':');
    ref = colon < 0 ? fragment : fragment.substring(0, colon);
    subdirectory = colon < 0 ? "" : Paths.underRoot(fragment.substring(colon + 1)).substring(1);
  }

  private void readQuery(String query) {
    if (query.isEmpty()) {
      return;
    }
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String key = decode(equals < 0 ? part : part.substring(0, equals));
      readParameter(key, equals < 0 ? "" : decode(part.substring(equals + 1)));
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private void readParameter(String key, String value) {
    boolean flag = key.equals("submodules") || key.equals("keep-git-dir");
    if (value.isEmpty() && !flag) {
      throw DockerfileException.of("query " + GoText.quote(key) + " has no value");
    }
    switch (key) {
      case "ref" -> ref = same("ref", ref, value);
      case "tag" -> ref = same("ref", ref, below("refs/tags/", value));
      case "branch" -> ref = same("ref", ref, below("refs/heads/", value));
      case "subdir" -> subdirectory = same("subdir", subdirectory, value);
      case "checksum", "commit" -> checksum = value;
      case "keep-git-dir" -> keepGitDir = Optional.of(truth(key, value));
      case "submodules" -> submodules = Optional.of(truth(key, value));
      default -> throw DockerfileException.of("unexpected query " + GoText.quote(key));
    }
  }

  private static String below(String prefix, String name) {
    return name.startsWith(prefix) ? name : prefix + name;
  }

  private static String same(String what, String before, String now) {
    if (!before.isEmpty() && !before.equals(now)) {
      throw DockerfileException.of(
          what + " conflicts: " + GoText.quote(before) + " vs " + GoText.quote(now));
    }
    return now;
  }

  private static boolean truth(String key, String value) {
    if (value.isEmpty()) {
      return true;
    }
    return Booleans.parse(value)
        .orElseThrow(
            () -> DockerfileException.of("invalid " + key + " value: " + GoText.quote(value)));
  }
}
