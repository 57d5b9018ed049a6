package dev.croft.server.frontend;

import dev.croft.dockerfile.local.ClientDirectories;
import dev.croft.dockerfile.option.ClientNames;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Node;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Loads a build's Dockerfile and ignore file, from the client or from where its context is. */
final class DockerfileLoader {
  private static final String IGNORE_FILE = ".dockerignore";

  private final SourceFiles files;

  DockerfileLoader(SourceFiles files) {
    this.files = files;
  }

  /**
   * Loads them.
   *
   * @param elsewhere where the Dockerfile is, if not in the client's directory
   * @param localContext whether the context is the client's directory, whose ignore file holds
   * @throws CroftException with kind NOT_FOUND where there is no Dockerfile
   */
  LoadedDockerfile load(
      BuildScope scope,
      ClientNames names,
      ClientDirectories directories,
      Optional<Node.Output> elsewhere,
      boolean localContext) {
    Definition definition = SourceFiles.define(elsewhere.orElseGet(directories::dockerfile));
    List<Callable<Content>> loads = new ArrayList<>();
    loads.add(() -> files.load(scope, definition));
    if (localContext) {
      // Seldom for nothing: few Dockerfiles have an ignore file of their own.
      Definition context = SourceFiles.define(directories.ignoreFile());
      loads.add(() -> files.load(scope, context));
    }
    List<Content> loaded = Tasks.all("load-" + scope.ref(), loads);
    Content directory = loaded.getFirst();
    String name = names.filename();
    Bytes data =
        files
            .read(scope, directory, name)
            .or(
                () ->
                    directories
                        .fallbackName()
                        .flatMap(other -> files.read(scope, directory, other)))
            .orElseThrow(
                () ->
                    CroftException.notFound(
                        "failed to read dockerfile: open " + name + ": no such file or directory"));
    Optional<Bytes> ignoreFile = files.read(scope, directory, name + IGNORE_FILE);
    if (ignoreFile.isEmpty() && localContext) {
      ignoreFile = files.read(scope, loaded.getLast(), IGNORE_FILE);
    }
    return new LoadedDockerfile(
        name, data, definition.head().orElseThrow().vertex(), ignoreFile.map(Bytes::toText));
  }
}
