package dev.croft.protocol.llb;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.SourceOp;
import dev.croft.protocol.generated.llb.Op;
import java.util.HashMap;
import java.util.Map;

/** Reads one operation and checks that its indexes lead somewhere. */
final class OpReader {

  private OpReader() {}

  static dev.croft.model.llb.Op read(Op op) {
    int inputs = op.getInputsCount();
    return switch (op.getOpCase()) {
      case SOURCE -> source(op.getSource());
      case EXEC -> new ExecReader(inputs).read(op.getExec());
      case FILE -> new FileOpReader(inputs).read(op.getFile());
      case MERGE -> merge(op.getMerge(), inputs);
      case DIFF -> diff(op.getDiff(), inputs);
      case BUILD -> build(op.getBuild(), inputs);
      case PASSTHROUGH ->
          throw CroftException.user(
              "invalid definition: operations of type passthrough are not supported");
      case OP_NOT_SET ->
          throw CroftException.user(
              "invalid definition: a vertex has no operation, or one of an unknown type");
    };
  }

  private static SourceOp source(dev.croft.protocol.generated.llb.SourceOp source) {
    if (!source.getIdentifier().contains("://")) {
      throw CroftException.user(
          "invalid definition: \"" + source.getIdentifier() + "\" is no source identifier");
    }
    return new SourceOp(source.getIdentifier(), source.getAttrsMap());
  }

  private static MergeOp merge(dev.croft.protocol.generated.llb.MergeOp merge, int inputs) {
    return new MergeOp(
        merge.getInputsList().stream()
            .map(input -> Indexes.required(input.getInput(), inputs, "the input of a merge"))
            .toList());
  }

  private static DiffOp diff(dev.croft.protocol.generated.llb.DiffOp diff, int inputs) {
    if (!diff.hasLower() || !diff.hasUpper()) {
      throw CroftException.user("invalid diff op with nil lower or upper input");
    }
    return new DiffOp(
        Indexes.optional(diff.getLower().getInput(), inputs, "the lower input of a diff"),
        Indexes.optional(diff.getUpper().getInput(), inputs, "the upper input of a diff"));
  }

  private static BuildOp build(dev.croft.protocol.generated.llb.BuildOp build, int inputs) {
    Map<String, Integer> named = new HashMap<>();
    build
        .getInputsMap()
        .forEach(
            (name, input) ->
                named.put(
                    name, Indexes.required(input.getInput(), inputs, "the input of a build")));
    return new BuildOp(
        Indexes.optional(build.getBuilder(), inputs, "the builder of a build"),
        named,
        build.getAttrsMap());
  }
}
