package dev.croft.server.source.git;

import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Lays out one commit's files in a temporary directory. */
final class GitCheckout {

  private final GitCommand git;
  private final GitRequest request;

  GitCheckout(GitCommand git, GitRequest request) {
    this.git = git;
    this.request = request;
  }

  /**
   * Lays the files out.
   *
   * @param into an empty directory
   * @param found the ref, where the commit has one
   * @return the directory with what was asked for
   */
  Path layOut(GitMirror mirror, Path into, Optional<GitRefs.Found> found, String object) {
    GitCommand here = git.in(into);
    here.run("-c", "init.defaultBranch=master", "init", "--template=", "-q", ".");
    here.run("remote", "add", "origin", "file://" + mirror.directory());
    // The mirror may have the commit by another ref than the one that was asked for.
    String kept = "refs/croft/commits/" + object;
    here.in(mirror.directory()).run("update-ref", kept, object);
    String target = found.map(ref -> ":" + ref.name()).orElse("");
    here.withLocalFiles()
        .run("fetch", "-q", "-u", "--no-tags", "--depth=1", "--", "origin", kept + target);
    try {
      here.run("checkout", "-q", object);
      here.run("remote", "set-url", "origin", request.shown());
      if (request.submodules() && Files.exists(into.resolve(".gitmodules"))) {
        updateSubmodules(here);
      }
    } catch (GitFailedException e) {
      throw new CroftException(
          e.kind(), "failed to checkout remote " + request.shown() + ": " + e.text(), e);
    }
    return finish(here, into);
  }

  private void updateSubmodules(GitCommand here) {
    // Submodules with relative addresses are beside the repository itself.
    here.run("remote", "set-url", "origin", request.remote());
    try {
      update(here);
    } catch (GitFailedException e) {
      throw new CroftException(
          e.kind(), "failed to update submodules for " + request.shown() + ": " + e.text(), e);
    }
    here.run("remote", "set-url", "origin", request.shown());
  }

  private static void update(GitCommand here) {
    try {
      here.run("submodule", "--quiet", "update", "--init", "--recursive", "--depth=1");
    } catch (GitFailedException e) {
      if (!e.isAboutShallowness()) {
        throw e;
      }
      here.run("submodule", "--quiet", "update", "--init", "--recursive");
    }
  }

  private Path finish(GitCommand here, Path into) {
    try {
      if (request.keepHistory() && request.subdirectory().isEmpty()) {
        here.run("reflog", "expire", "--all", "--expire=now");
        Files.deleteIfExists(into.resolve(".git/FETCH_HEAD"));
        return into;
      }
      GitCommand.deleteAll(into.resolve(".git"));
      Path wanted = into.resolve(request.subdirectory()).normalize();
      if (!Files.isDirectory(wanted, LinkOption.NOFOLLOW_LINKS)
          || !wanted.toRealPath().startsWith(into.toRealPath())) {
        throw CroftException.notFound(
            "failed to open subdir "
                + request.subdirectory()
                + ": no such directory in "
                + request.shown());
      }
      return wanted;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkout of " + request.shown(), e);
    }
  }

  /** The commit's own time, in seconds since 1970. */
  static long secondsOf(GitCommand git, Path mirror, String object) {
    return Long.parseLong(
        git.in(mirror).run("log", "-1", "--format=%ct", object + "^{commit}").strip());
  }
}
