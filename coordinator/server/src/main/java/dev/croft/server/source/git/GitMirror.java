package dev.croft.server.source.git;

import dev.croft.model.failure.CroftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What was fetched of one repository so far, in a bare repository on the coordinator's disk. For
 * one thread at a time.
 */
final class GitMirror {

  private final GitCommand git;
  private final Path directory;

  private GitMirror(GitCommand git, Path directory) {
    this.git = git;
    this.directory = directory;
  }

  /** Opens a mirror, or begins one. */
  static GitMirror open(GitCommand git, Path directory) {
    GitCommand here = git.in(directory);
    if (!Files.exists(directory.resolve("HEAD"))) {
      here.run("-c", "init.defaultBranch=master", "init", "--bare", "--template=", "-q", ".");
    }
    return new GitMirror(here, directory);
  }

  Path directory() {
    return directory;
  }

  /**
   * Makes sure that a commit is there.
   *
   * @param found what to fetch; empty where only the commit's name is known
   */
  void fetch(GitRequest request, Optional<GitRefs.Found> found, String object) {
    if (has(object)) {
      return;
    }
    try {
      if (found.isPresent()) {
        String name = found.get().name();
        shallow(request, "+" + name + ":" + name);
      } else {
        fetchCommit(request);
      }
    } catch (GitFailedException e) {
      throw new CroftException(
          e.kind(), "failed to fetch remote " + request.shown() + ": " + e.text(), e);
    }
    if (!has(object)) {
      throw CroftException.user(
          "fetched ref "
              + request.ref()
              + " does not match expected commit "
              + object
              + " and commit can not be found in the repository");
    }
  }

  /** Fetches without history, unless the server can do no other. */
  private void shallow(GitRequest request, String what) {
    try {
      git.run("fetch", "-q", "--depth=1", "--no-tags", "--", request.remote(), what);
    } catch (GitFailedException e) {
      if (!e.isAboutShallowness()) {
        throw e;
      }
      git.run("fetch", "-q", "--no-tags", "--", request.remote(), what);
    }
  }

  /** Not every server gives a commit that no ref points to: then everything has to come. */
  private void fetchCommit(GitRequest request) {
    try {
      shallow(request, request.ref());
    } catch (GitFailedException e) {
      git.run("fetch", "-q", "--tags", "--", request.remote(), "+refs/heads/*:refs/croft/heads/*");
    }
  }

  private boolean has(String object) {
    try {
      git.run("cat-file", "-e", object + "^{commit}");
      return true;
    } catch (GitFailedException e) {
      return false;
    }
  }
}
