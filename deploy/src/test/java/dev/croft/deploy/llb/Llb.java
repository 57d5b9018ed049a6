package dev.croft.deploy.llb;

import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.Op;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Graphs, built by hand. */
public final class Llb {

  private Llb() {}

  /** An image. */
  public static Node.Output image(String reference) {
    return node(new SourceOp("docker-image://" + reference, Map.of())).output(0);
  }

  /** A shell script in a root file system, whose changes are the output. */
  public static Node.Output run(Node.Output root, String script) {
    return exec(root, meta(script), ExecOp.NetMode.NONE).output(0);
  }

  /** What a shell script is started with. */
  public static ExecMeta meta(String script) {
    return ExecMeta.of(List.of("sh", "-c", script), List.of(), "/", "");
  }

  /** A process in a root file system, which it changes, with more mounts and their inputs. */
  public static Node exec(
      Node.Output root, ExecMeta meta, ExecOp.NetMode network, Mounted... more) {
    List<Node.Output> inputs = new ArrayList<>(List.of(root));
    List<Mount> mounts = new ArrayList<>(List.of(Mount.root(0)));
    for (Mounted mounted : more) {
      mounted.input().ifPresent(inputs::add);
      Mount mount = mounted.mount();
      mounts.add(
          new Mount(
              mounted.input().isPresent() ? inputs.size() - 1 : Mount.NONE,
              mount.selector(),
              mount.dest(),
              mount.output(),
              mount.readonly(),
              mount.kind(),
              mount.contentCache()));
    }
    return node(
        new ExecOp(meta, mounts, network, ExecOp.SecurityMode.SANDBOX, List.of(), List.of()),
        inputs.toArray(Node.Output[]::new));
  }

  /** A mount, and what it mounts. */
  public record Mounted(Mount mount, Optional<Node.Output> input) {}

  /** One file action on a tree. */
  public static Node.Output file(Node.Output base, FileAction action) {
    return node(new FileOp(List.of(new FileOp.Step(0, Mount.NONE, 0, action))), base).output(0);
  }

  /** One file action on an empty tree. */
  public static Node.Output file(FileAction action) {
    return node(new FileOp(List.of(new FileOp.Step(Mount.NONE, Mount.NONE, 0, action)))).output(0);
  }

  /** A vertex. */
  public static Node node(Op op, Node.Output... inputs) {
    return new Node(op, List.of(inputs), Optional.empty(), VertexMetadata.none(), List.of());
  }
}
