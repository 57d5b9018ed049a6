package dev.croft.solver.key;

import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.ContentSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which inputs of a vertex count by their content: those that it only reads, and of which it is
 * known what it reads. Two trees that agree in these files make the same result, wherever they come
 * from.
 */
public final class ContentInputs {

  private ContentInputs() {}

  /** For each such input of the vertex, by index, what it reads of it. */
  public static Map<Integer, List<ContentSelector>> of(Vertex vertex) {
    return switch (vertex.op()) {
      case ExecOp exec -> ofExec(exec);
      case FileOp file -> ofFile(file, vertex.inputs().size());
      case SourceOp source -> Map.of();
      case MergeOp merge -> Map.of();
      case DiffOp diff -> Map.of();
      case BuildOp build -> Map.of();
    };
  }

  private static Map<Integer, List<ContentSelector>> ofExec(ExecOp exec) {
    Map<Integer, List<ContentSelector>> selectors = new TreeMap<>();
    Set<Integer> byDefinition = new HashSet<>();
    for (Mount mount : exec.mounts()) {
      if (mount.input() == Mount.NONE) {
        continue;
      }
      if (countsByContent(mount)) {
        selectors
            .computeIfAbsent(mount.input(), input -> new ArrayList<>())
            .add(ContentSelector.path(mount.selector()));
      } else {
        byDefinition.add(mount.input());
      }
    }
    selectors.keySet().removeAll(byDefinition);
    return selectors;
  }

  private static boolean countsByContent(Mount mount) {
    return switch (mount.contentCache()) {
      case ON -> true;
      case OFF -> false;
      case DEFAULT ->
          mount.readonly() && !mount.dest().equals("/") && mount.kind() instanceof MountKind.Bind;
    };
  }

  private static Map<Integer, List<ContentSelector>> ofFile(FileOp file, int inputs) {
    Map<Integer, List<ContentSelector>> selectors = new TreeMap<>();
    Set<Integer> byDefinition = new HashSet<>();
    for (FileOp.Step step : file.actions()) {
      if (step.input() >= 0 && step.input() < inputs) {
        byDefinition.add(step.input());
      }
      if (step.action() instanceof FileAction.Copy copy
          && step.secondaryInput() >= 0
          && step.secondaryInput() < inputs) {
        selectors
            .computeIfAbsent(step.secondaryInput(), input -> new ArrayList<>())
            .add(
                new ContentSelector(
                    copy.src(),
                    copy.allowWildcard(),
                    copy.followSymlink(),
                    copy.includePatterns(),
                    copy.excludePatterns()));
      }
    }
    selectors.keySet().removeAll(byDefinition);
    return selectors;
  }
}
