package dev.croft.server.frontend;

import dev.croft.dockerfile.option.ClientNames;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.server.build.FrontEndRequest;
import java.util.List;
import java.util.Optional;

/** A build context that is not the client's directory. */
final class RemoteContext {
  private RemoteContext() {}

  /**
   * The context; empty where it is the client's directory.
   *
   * @throws CroftException where it is of a kind that cannot be loaded
   */
  static Optional<Node.Output> of(FrontEndRequest request, ClientNames names) {
    if (!names.remoteContext().isEmpty()) {
      throw CroftException.unsupported(
          "build contexts from repositories and downloads are not supported yet: "
              + names.remoteContext());
    }
    return Optional.ofNullable(request.inputs().get("context"))
        .flatMap(input -> DefinitionNodes.of(input.read()))
        .map(root -> within(root, names.contextSubdirectory()));
  }

  private static Node.Output within(Node.Output root, String directory) {
    if (directory.isEmpty()) {
      return root;
    }
    FileAction.Copy copy =
        new FileAction.Copy(
            directory,
            "/",
            Optional.empty(),
            FileAction.UNSET,
            "",
            false,
            true,
            false,
            false,
            false,
            false,
            FileAction.UNSET,
            List.of(),
            List.of(),
            false,
            List.of());
    FileOp op = new FileOp(List.of(new FileOp.Step(Mount.NONE, 0, 0, copy)));
    return new Node(op, List.of(root), Optional.empty(), VertexMetadata.none(), List.of())
        .output(0);
  }
}
