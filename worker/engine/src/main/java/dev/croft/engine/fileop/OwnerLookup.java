package dev.croft.engine.fileop;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.FileAction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntFunction;

/** Finds the numbers of users and groups that an action names. */
final class OwnerLookup {

  private static final int MAX_FILE_BYTES = 10 << 20;
  private static final String USERS = "etc/passwd";
  private static final String GROUPS = "etc/group";

  private final IntFunction<CopySource> trees;

  /** A lookup in the trees that an operation's indexes name. The trees are not closed. */
  OwnerLookup(IntFunction<CopySource> trees) {
    this.trees = trees;
  }

  /** Whom an action wants its files to belong to. */
  static Optional<FileAction.Chown> ownerOf(FileAction action) {
    return switch (action) {
      case FileAction.Copy copy -> copy.owner();
      case FileAction.MkFile file -> file.owner();
      case FileAction.MkDir directory -> directory.owner();
      case FileAction.Symlink link -> link.owner();
      case FileAction.Rm rm -> Optional.empty();
    };
  }

  /** The owner of what an action makes. A user or group that nobody knows is number 0. */
  Optional<Owner> find(FileAction action) throws IOException {
    Optional<FileAction.Chown> wanted = ownerOf(action);
    return wanted.isEmpty() ? Optional.empty() : Optional.of(find(wanted.get()));
  }

  private Owner find(FileAction.Chown wanted) throws IOException {
    Owner owner = new Owner(0, 0);
    if (wanted.user().isPresent()) {
      owner =
          switch (wanted.user().get()) {
            case FileAction.User.ById byId -> new Owner(byId.id(), byId.id());
            case FileAction.User.ByName byName ->
                line(byName, USERS)
                    .map(fields -> new Owner(number(fields, 2), number(fields, 3)))
                    .orElse(owner);
          };
    }
    if (wanted.group().isPresent()) {
      long gid =
          switch (wanted.group().get()) {
            case FileAction.User.ById byId -> byId.id();
            case FileAction.User.ByName byName -> {
              long unknown = owner.gid();
              yield line(byName, GROUPS).map(fields -> number(fields, 2)).orElse(unknown);
            }
          };
      owner = new Owner(owner.uid(), gid);
    }
    return owner;
  }

  /** The fields of the line that begins with a name. */
  private Optional<String[]> line(FileAction.User.ByName user, String file) throws IOException {
    CopySource tree = trees.apply(user.input());
    BytePath path = tree.resolve(BytePath.of(file), true);
    Optional<SourceFile> found = tree.find(path);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    if (found.get().type() != FileType.REGULAR) {
      throw CroftException.user(PathFailures.show(path) + " is not a regular file");
    }
    try (InputStream in = tree.open(path)) {
      byte[] content = in.readNBytes(MAX_FILE_BYTES + 1);
      if (content.length > MAX_FILE_BYTES) {
        throw CroftException.user(
            "\"" + PathFailures.show(path) + "\" exceeds " + MAX_FILE_BYTES + " bytes");
      }
      return new String(content, StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.strip().split(":", -1))
          .filter(fields -> fields[0].equals(user.name()))
          .findFirst();
    }
  }

  private static long number(String[] fields, int position) {
    if (position < fields.length && fields[position].matches("[0-9]{1,10}")) {
      return Long.parseLong(fields[position]);
    }
    return 0;
  }
}
