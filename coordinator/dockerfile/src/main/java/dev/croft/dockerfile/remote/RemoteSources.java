package dev.croft.dockerfile.remote;

import dev.croft.dockerfile.notation.Paths;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes sources for what is not on the client's machine. */
public final class RemoteSources {

  private static final String UNNAMED = "__unnamed__";

  private RemoteSources() {}

  /** Whether a text is a web address (and no repository's). */
  public static boolean isHttp(String text) {
    return (text.startsWith("http://") || text.startsWith("https://"))
        && GitReference.parse(text).isEmpty();
  }

  /**
   * A download.
   *
   * @param filename what it is called in the tree
   * @param checksum its digest; empty where it is not known
   */
  public static Node.Output http(
      String url, String filename, String checksum, VertexMetadata metadata) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("http.filename", filename);
    if (!checksum.isEmpty()) {
      attributes.put("http.checksum", checksum);
    }
    return source(url, attributes, metadata);
  }

  /** The name of a download where nobody gives it one: the last part of the address's path. */
  public static String filename(String url) {
    try {
      String path = new URI(url).getPath();
      String base = Paths.base(path == null ? "" : path);
      return base.equals(".") || base.equals("/") ? UNNAMED : base;
    } catch (URISyntaxException e) {
      return UNNAMED;
    }
  }

  /** A repository's files. */
  public static Node.Output git(GitReference reference, VertexMetadata metadata) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("git.fullurl", reference.remote());
    attributes.put("git.authtokensecret", "GIT_AUTH_TOKEN");
    attributes.put("git.authheadersecret", "GIT_AUTH_HEADER");
    if (reference.keepGitDir().orElse(false)) {
      attributes.put("git.keepgitdir", "true");
    }
    if (reference.isSsh()) {
      attributes.put("git.mountsshsock", "default");
    }
    if (!reference.checksum().isEmpty()) {
      attributes.put("git.checksum", reference.checksum());
    }
    if (!reference.submodules().orElse(true)) {
      attributes.put("git.skipsubmodules", "true");
    }
    return source("git://" + reference.identifier(), attributes, metadata);
  }

  private static Node.Output source(
      String identifier, Map<String, String> attributes, VertexMetadata metadata) {
    return new Node(
            new SourceOp(identifier, attributes), List.of(), Optional.empty(), metadata, List.of())
        .output(0);
  }
}
