package dev.croft.dockerfile.remote;

import java.util.Optional;

/**
 * A repository, and what of it. Empty texts stand for what is not said.
 *
 * @param scheme how it is fetched
 * @param host with its port
 * @param path on the host
 * @param remote the address without fragment and query
 * @param ref a branch, tag or commit
 * @param subdirectory what of it is used
 * @param checksum the commit that it must be
 * @param keepGitDir whether the history comes too
 * @param submodules whether submodules come too
 */
public record GitReference(
    String scheme,
    String host,
    String path,
    String remote,
    String ref,
    String subdirectory,
    String checksum,
    Optional<Boolean> keepGitDir,
    Optional<Boolean> submodules) {

  /**
   * Reads a text as a repository's address, such as {@code
   * https://example.com/project.git#v1:subdirectory} or {@code git@example.com:project.git}.
   *
   * @return empty where it is none
   * @throws dev.croft.model.failure.CroftException where it is one with an unknown query
   */
  public static Optional<GitReference> parse(String text) {
    return GitReferenceReader.read(text);
  }

  /** Whether it is fetched over ssh. */
  public boolean isSsh() {
    return scheme.equals("ssh");
  }

  /** The same repository by another commit or with its history. */
  public GitReference with(String newChecksum, Optional<Boolean> newKeepGitDir) {
    return new GitReference(
        scheme, host, path, remote, ref, subdirectory, newChecksum, newKeepGitDir, submodules);
  }

  /** A name that is the same for every scheme. */
  String identifier() {
    String name = host + (path.startsWith("/") ? path : "/" + path);
    if (ref.isEmpty() && subdirectory.isEmpty()) {
      return name;
    }
    return name + "#" + ref + (subdirectory.isEmpty() ? "" : ":" + subdirectory);
  }
}
