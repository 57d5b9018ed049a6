package dev.croft.solver.graph;

import dev.croft.model.llb.BuildOp;
import dev.croft.model.llb.DiffOp;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import java.util.Optional;

/**
 * Which input of a vertex its root file system descends from. A stage is a line of such descent,
 * whatever front end it comes from; steps of one line belong on one worker.
 */
public final class Lineage {

  private Lineage() {}

  /** The output that a vertex descends from; empty where it begins a line of its own. */
  public static Optional<Edge> parent(Vertex vertex) {
    return switch (vertex.op()) {
      case ExecOp exec ->
          exec.mounts().stream()
              .filter(mount -> mount.dest().equals("/") && mount.input() != Mount.NONE)
              .findFirst()
              .map(mount -> vertex.inputs().get(mount.input()));
      case FileOp file ->
          file.actions().stream()
              .map(FileOp.Step::input)
              .filter(input -> input >= 0 && input < vertex.inputs().size())
              .findFirst()
              .map(vertex.inputs()::get);
      case MergeOp merge -> merge.inputs().stream().findFirst().map(vertex.inputs()::get);
      case DiffOp diff -> Optional.empty();
      case SourceOp source -> Optional.empty();
      case BuildOp build -> Optional.empty();
    };
  }
}
