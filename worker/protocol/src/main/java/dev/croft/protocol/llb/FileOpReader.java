package dev.croft.protocol.llb;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.protocol.generated.llb.ChownOpt;
import dev.croft.protocol.generated.llb.FileActionCopy;
import dev.croft.protocol.generated.llb.UserOpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads an operation that changes files. */
final class FileOpReader {

  private final int inputs;

  FileOpReader(int inputs) {
    this.inputs = inputs;
  }

  FileOp read(dev.croft.protocol.generated.llb.FileOp file) {
    if (file.getActionsCount() == 0) {
      throw CroftException.user("invalid file op with no actions");
    }
    List<FileOp.Step> steps = new ArrayList<>();
    for (var action : file.getActionsList()) {
      // An action sees the inputs and what the actions before it made.
      int limit = inputs + steps.size();
      steps.add(
          new FileOp.Step(
              Indexes.optional(action.getInput(), limit, "the input of a file action"),
              secondaryInput(action, limit),
              Indexes.output(
                  action.getOutput(), file.getActionsCount(), "the output of a file action"),
              action(action, limit)));
    }
    return new FileOp(steps);
  }

  private static int secondaryInput(dev.croft.protocol.generated.llb.FileAction action, int limit) {
    // Only a copy reads a second tree; clients leave 0 or -1 in the field of other actions.
    return action.hasCopy()
        ? Indexes.optional(
            action.getSecondaryInput(), limit, "the secondary input of a file action")
        : -1;
  }

  private static FileAction action(dev.croft.protocol.generated.llb.FileAction action, int limit) {
    return switch (action.getActionCase()) {
      case COPY -> copy(action.getCopy(), limit);
      case MKFILE -> {
        var make = action.getMkfile();
        yield new FileAction.MkFile(
            make.getPath(),
            make.getMode(),
            Bytes.of(make.getData().toByteArray()),
            make.hasOwner() ? Optional.of(owner(make.getOwner(), limit)) : Optional.empty(),
            make.getTimestamp());
      }
      case MKDIR -> {
        var make = action.getMkdir();
        yield new FileAction.MkDir(
            make.getPath(),
            make.getMode(),
            make.getMakeParents(),
            make.hasOwner() ? Optional.of(owner(make.getOwner(), limit)) : Optional.empty(),
            make.getTimestamp());
      }
      case RM -> {
        var remove = action.getRm();
        yield new FileAction.Rm(
            remove.getPath(), remove.getAllowNotFound(), remove.getAllowWildcard());
      }
      case SYMLINK -> {
        var link = action.getSymlink();
        yield new FileAction.Symlink(
            link.getOldpath(),
            link.getNewpath(),
            link.hasOwner() ? Optional.of(owner(link.getOwner(), limit)) : Optional.empty(),
            link.getTimestamp());
      }
      case ACTION_NOT_SET ->
          throw CroftException.user("invalid definition: a file action of an unknown type");
    };
  }

  private static FileAction copy(FileActionCopy copy, int limit) {
    return new FileAction.Copy(
        copy.getSrc(),
        copy.getDest(),
        copy.hasOwner() ? Optional.of(owner(copy.getOwner(), limit)) : Optional.empty(),
        copy.getMode(),
        copy.getModeStr(),
        copy.getFollowSymlink(),
        copy.getDirCopyContents(),
        copy.getAttemptUnpackDockerCompatibility(),
        copy.getCreateDestPath(),
        copy.getAllowWildcard(),
        copy.getAllowEmptyWildcard(),
        copy.getTimestamp(),
        copy.getIncludePatternsList(),
        copy.getExcludePatternsList(),
        copy.getAlwaysReplaceExistingDestPaths(),
        copy.getRequiredPathsList());
  }

  private static FileAction.Chown owner(ChownOpt owner, int limit) {
    return new FileAction.Chown(user(owner.getUser(), limit), user(owner.getGroup(), limit));
  }

  private static Optional<FileAction.User> user(UserOpt user, int limit) {
    return switch (user.getUserCase()) {
      case BYNAME ->
          Optional.of(
              new FileAction.User.ByName(
                  user.getByName().getName(),
                  Indexes.optional(
                      user.getByName().getInput(), limit, "the tree of a user's name")));
      case BYID -> Optional.of(new FileAction.User.ById(user.getByID()));
      case USER_NOT_SET -> Optional.empty();
    };
  }
}
