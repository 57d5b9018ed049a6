package dev.croft.deploy.acceptance;

import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A repository that a test writes, to be served as files (git's "dumb" protocol). */
final class GitRepository {

  private final Path work;
  private final Path bare;

  private GitRepository(Path work, Path bare) {
    this.work = work;
    this.bare = bare;
  }

  /** An empty repository that is published as a bare one in a directory. */
  static GitRepository in(Path directory, Path bare) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    GitRepository repository = new GitRepository(directory, bare);
    repository.git("init", "-q", "-b", "main", ".");
    repository.git("init", "-q", "--bare", "-b", "main", bare.toString());
    return repository;
  }

  GitRepository file(String path, String text) {
    try {
      Path file = work.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commits everything, and publishes it; the commit's name. */
  String commit(String message) {
    git("add", "-A");
    git("commit", "-q", "-m", message);
    publish();
    return git("rev-parse", "HEAD").strip();
  }

  GitRepository tag(String name) {
    git("tag", "-a", "-m", name, name);
    publish();
    return this;
  }

  /** A tag without a message, which is nothing but a name of the commit. */
  GitRepository lightTag(String name) {
    git("tag", name);
    publish();
    return this;
  }

  GitRepository submodule(String url, String path) {
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, path);
    return this;
  }

  private void publish() {
    git("push", "-q", "--mirror", bare.toString());
    Command.of("git", "--git-dir", bare.toString(), "update-server-info").run().orThrow();
  }

  private String git(String... arguments) {
    return Command.of("git")
        .plus(List.of("-c", "user.name=Test", "-c", "user.email=test@example.org"))
        .plus(List.of(arguments))
        .in(work)
        .run()
        .orThrow()
        .standardOutput();
  }
}
