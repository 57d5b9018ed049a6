package dev.croft.dockerfile.compile;

import dev.croft.model.llb.VertexMetadata;
import java.util.Map;
import java.util.Optional;

/** What is said about the vertices of a Dockerfile. */
final class Vertices {

  private static final String COMMAND = "com.docker.dockerfile.v1.command";

  private Vertices() {}

  /** A step with a name, and the instruction that it comes from. */
  static VertexMetadata named(String name, String command, boolean ignoreCache) {
    Map<String, String> description =
        command.isEmpty()
            ? Map.of(VertexMetadata.CUSTOM_NAME, name)
            : Map.of(VertexMetadata.CUSTOM_NAME, name, COMMAND, command);
    return new VertexMetadata(ignoreCache, description, Map.of(), Optional.empty());
  }

  /** A step with a name. */
  static VertexMetadata named(String name, boolean ignoreCache) {
    return named(name, "", ignoreCache);
  }

  /** A step that is shown as part of another. */
  static VertexMetadata grouped(
      String name, boolean ignoreCache, VertexMetadata.ProgressGroup group) {
    return new VertexMetadata(
        ignoreCache, Map.of(VertexMetadata.CUSTOM_NAME, name), Map.of(), Optional.of(group));
  }

  /** A step that users did not write. */
  static VertexMetadata internal(String name) {
    return VertexMetadata.named("[internal] " + name);
  }
}
