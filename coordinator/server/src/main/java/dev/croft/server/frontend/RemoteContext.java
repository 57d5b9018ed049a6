package dev.croft.server.frontend;

import dev.croft.dockerfile.option.ClientNames;
import dev.croft.dockerfile.remote.GitReference;
import dev.croft.dockerfile.remote.RemoteSources;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.FrontEndRequest;
import java.util.List;
import java.util.Optional;

/**
 * A build context that is not the client's directory: a repository, a download, or what another
 * build made.
 *
 * @param root the context's files
 * @param dockerfile the name of the Dockerfile, where the download is nothing but that
 */
record RemoteContext(Node.Output root, Optional<String> dockerfile) {

  private static final String DOWNLOAD = "context";
  private static final String KEEP_HISTORY = "build-arg:BUILDKIT_CONTEXT_KEEP_GIT_DIR";

  /** The context; empty where it is the client's directory. */
  static Optional<RemoteContext> of(
      BuildScope scope, FrontEndRequest request, ClientNames names, SourceFiles files) {
    String address = names.remoteContext();
    Optional<RemoteContext> context =
        address.isEmpty()
            ? Optional.ofNullable(request.inputs().get("context"))
                .flatMap(input -> DefinitionNodes.of(input.read()))
                .map(root -> new RemoteContext(root, Optional.empty()))
            : Optional.of(load(scope, request, address, files));
    return context.map(found -> found.within(names.contextSubdirectory()));
  }

  private static RemoteContext load(
      BuildScope scope, FrontEndRequest request, String address, SourceFiles files) {
    Optional<GitReference> repository = GitReference.parse(address);
    if (repository.isPresent()) {
      GitReference reference = repository.get();
      Optional<Boolean> keep =
          truth(request.options().getOrDefault(KEEP_HISTORY, ""))
              ? Optional.of(true)
              : reference.keepGitDir();
      return new RemoteContext(
          RemoteSources.git(
              reference.with(reference.checksum(), keep),
              VertexMetadata.named("[internal] load git source " + address)),
          Optional.empty());
    }
    Node.Output download =
        RemoteSources.http(
            address, DOWNLOAD, "", VertexMetadata.named("[internal] load remote build context"));
    Content content = files.load(scope, SourceFiles.define(download));
    return ArchiveBeginning.isArchive(files.beginning(scope, content, DOWNLOAD))
        ? new RemoteContext(copied(download, "/" + DOWNLOAD, true), Optional.empty())
        : new RemoteContext(download, Optional.of(DOWNLOAD));
  }

  private static boolean truth(String value) {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      default -> false;
    };
  }

  private RemoteContext within(String directory) {
    return directory.isEmpty()
        ? this
        : new RemoteContext(copied(root, directory, false), dockerfile);
  }

  private static Node.Output copied(Node.Output from, String path, boolean unpack) {
    FileAction.Copy copy =
        new FileAction.Copy(
            path,
            "/",
            Optional.empty(),
            FileAction.UNSET,
            "",
            false,
            !unpack,
            unpack,
            false,
            false,
            false,
            FileAction.UNSET,
            List.of(),
            List.of(),
            false,
            List.of());
    FileOp op = new FileOp(List.of(new FileOp.Step(Mount.NONE, 0, 0, copy)));
    return new Node(op, List.of(from), Optional.empty(), VertexMetadata.none(), List.of())
        .output(0);
  }
}
