package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.model.llb.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a scanner looks at beside the target stage, as the arguments {@code
 * BUILDKIT_SBOM_SCAN_CONTEXT} and {@code BUILDKIT_SBOM_SCAN_STAGE} say. They count where a stage or
 * the global scope declares them, and hold yes, no, or the names of stages.
 */
final class ScannedTrees {

  private static final String SCAN_CONTEXT = "BUILDKIT_SBOM_SCAN_CONTEXT";
  private static final String SCAN_STAGE = "BUILDKIT_SBOM_SCAN_STAGE";
  private static final Set<String> YES = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> NO = Set.of("0", "f", "F", "false", "FALSE", "False");

  private final Workshop shop;

  ScannedTrees(Workshop shop) {
    this.shop = shop;
  }

  /**
   * The trees by their names.
   *
   * @param target looked at anyway
   * @param needed what the target needs; all compiled
   */
  Map<String, Optional<Node.Output>> of(StageBuild target, Set<StageBuild> needed) {
    Map<String, Optional<Node.Output>> trees = new TreeMap<>();
    if (isAskedFor(SCAN_CONTEXT, target)) {
      trees.put("context", shop.context().tree().get());
    }
    for (StageBuild stage : needed) {
      if (stage != target && !stage.isExternal() && isAskedFor(SCAN_STAGE, stage)) {
        trees.put(stage.shownName, stage.state.root.get());
      }
    }
    return trees;
  }

  private boolean isAskedFor(String argument, StageBuild stage) {
    Optional<String> value = shop.globals().values().get(argument);
    for (Instruction.Variable variable : stage.arguments) {
      if (variable.name().equals(argument) && variable.value().isPresent()) {
        value = variable.value();
      }
    }
    return value.filter(text -> names(text, stage.shownName)).isPresent();
  }

  private static boolean names(String value, String stage) {
    if (YES.contains(value) || NO.contains(value)) {
      return YES.contains(value);
    }
    return List.of(value.split(",")).contains(stage);
  }
}
