package dev.croft.protocol.llb;

import com.google.protobuf.ByteString;
import dev.croft.protocol.generated.llb.ChownOpt;
import dev.croft.protocol.generated.llb.FileAction;
import dev.croft.protocol.generated.llb.FileActionCopy;
import dev.croft.protocol.generated.llb.FileActionMkDir;
import dev.croft.protocol.generated.llb.FileActionMkFile;
import dev.croft.protocol.generated.llb.FileActionRm;
import dev.croft.protocol.generated.llb.FileActionSymlink;
import dev.croft.protocol.generated.llb.FileOp;
import dev.croft.protocol.generated.llb.UserOpt;

/** Writes an operation that changes files. */
final class FileOpWriter {

  private FileOpWriter() {}

  static FileOp write(dev.croft.model.llb.FileOp file) {
    FileOp.Builder result = FileOp.newBuilder();
    for (var step : file.actions()) {
      FileAction.Builder action =
          result
              .addActionsBuilder()
              .setInput(step.input())
              .setSecondaryInput(step.secondaryInput())
              .setOutput(step.output());
      switch (step.action()) {
        case dev.croft.model.llb.FileAction.Copy copy -> action.setCopy(copy(copy));
        case dev.croft.model.llb.FileAction.MkFile make -> action.setMkfile(makeFile(make));
        case dev.croft.model.llb.FileAction.MkDir make -> action.setMkdir(makeDirectory(make));
        case dev.croft.model.llb.FileAction.Rm rm ->
            action.setRm(
                FileActionRm.newBuilder()
                    .setPath(rm.path())
                    .setAllowNotFound(rm.allowNotFound())
                    .setAllowWildcard(rm.allowWildcard()));
        case dev.croft.model.llb.FileAction.Symlink link -> action.setSymlink(link(link));
      }
    }
    return result.build();
  }

  private static FileActionCopy copy(dev.croft.model.llb.FileAction.Copy copy) {
    FileActionCopy.Builder result =
        FileActionCopy.newBuilder()
            .setSrc(copy.src())
            .setDest(copy.dest())
            .setMode(copy.mode())
            .setModeStr(copy.modeText())
            .setFollowSymlink(copy.followSymlink())
            .setDirCopyContents(copy.dirCopyContents())
            .setAttemptUnpackDockerCompatibility(copy.unpackArchives())
            .setCreateDestPath(copy.createDestPath())
            .setAllowWildcard(copy.allowWildcard())
            .setAllowEmptyWildcard(copy.allowEmptyWildcard())
            .setTimestamp(copy.timestamp())
            .addAllIncludePatterns(copy.includePatterns())
            .addAllExcludePatterns(copy.excludePatterns())
            .setAlwaysReplaceExistingDestPaths(copy.alwaysReplaceExistingDestPaths())
            .addAllRequiredPaths(copy.requiredPaths());
    copy.owner().ifPresent(owner -> result.setOwner(owner(owner)));
    return result.build();
  }

  private static FileActionMkFile makeFile(dev.croft.model.llb.FileAction.MkFile make) {
    FileActionMkFile.Builder result =
        FileActionMkFile.newBuilder()
            .setPath(make.path())
            .setMode(make.mode())
            .setData(ByteString.copyFrom(make.data().toArray()))
            .setTimestamp(make.timestamp());
    make.owner().ifPresent(owner -> result.setOwner(owner(owner)));
    return result.build();
  }

  private static FileActionMkDir makeDirectory(dev.croft.model.llb.FileAction.MkDir make) {
    FileActionMkDir.Builder result =
        FileActionMkDir.newBuilder()
            .setPath(make.path())
            .setMode(make.mode())
            .setMakeParents(make.makeParents())
            .setTimestamp(make.timestamp());
    make.owner().ifPresent(owner -> result.setOwner(owner(owner)));
    return result.build();
  }

  private static FileActionSymlink link(dev.croft.model.llb.FileAction.Symlink link) {
    FileActionSymlink.Builder result =
        FileActionSymlink.newBuilder()
            .setOldpath(link.oldPath())
            .setNewpath(link.newPath())
            .setTimestamp(link.timestamp());
    link.owner().ifPresent(owner -> result.setOwner(owner(owner)));
    return result.build();
  }

  private static ChownOpt owner(dev.croft.model.llb.FileAction.Chown owner) {
    ChownOpt.Builder result = ChownOpt.newBuilder();
    owner.user().ifPresent(user -> result.setUser(user(user)));
    owner.group().ifPresent(group -> result.setGroup(user(group)));
    return result.build();
  }

  private static UserOpt user(dev.croft.model.llb.FileAction.User user) {
    UserOpt.Builder result = UserOpt.newBuilder();
    switch (user) {
      case dev.croft.model.llb.FileAction.User.ByName name ->
          result.getByNameBuilder().setName(name.name()).setInput(name.input());
      case dev.croft.model.llb.FileAction.User.ById number -> result.setByID(number.id());
    }
    return result.build();
  }
}
