package dev.croft.model.llb;

import java.util.List;
import java.util.stream.Collectors;

/** Names for vertices that bring none of their own, in BuildKit's words. */
final class OpNames {

  private OpNames() {}

  static String describe(Op op) {
    return switch (op) {
      case SourceOp source -> source.identifier();
      case ExecOp exec -> String.join(" ", exec.meta().args());
      case FileOp file ->
          file.actions().stream().map(OpNames::describe).collect(Collectors.joining(", "));
      case MergeOp merge -> "merge " + numbered(merge.inputs());
      case DiffOp diff -> "diff " + diff.lower() + " -> " + diff.upper();
      case BuildOp build -> "build " + build.inputs().keySet();
    };
  }

  private static String describe(FileOp.Step step) {
    return switch (step.action()) {
      case FileAction.Copy copy -> "copy " + copy.src() + " " + copy.dest();
      case FileAction.MkFile file -> "mkfile " + file.path();
      case FileAction.MkDir directory -> "mkdir " + directory.path();
      case FileAction.Rm rm -> "rm " + rm.path();
      case FileAction.Symlink link -> "symlink " + link.newPath() + " -> " + link.oldPath();
    };
  }

  private static String numbered(List<Integer> inputs) {
    return inputs.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
  }
}
