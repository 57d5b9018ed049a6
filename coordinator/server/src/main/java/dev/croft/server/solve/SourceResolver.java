package dev.croft.server.solve;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import java.util.Optional;

/** Finds out what a source is now. Thread safe. */
public interface SourceResolver {

  /**
   * Resolves a vertex whose operation is a source; what it does is shown as events of the vertex.
   */
  Resolved resolve(BuildScope scope, Vertex vertex);

  /**
   * What a source is.
   *
   * @param kind keeps digests of different meaning apart
   * @param identity two sources with the same identity have the same files
   * @param material where it came from; empty for what is the client's own
   */
  record Resolved(String kind, Digest identity, Content content, Optional<Material> material) {}

  /**
   * Where a source came from, as a provenance attestation names it.
   *
   * @param uri without credentials
   * @param digest with its algorithm, such as {@code sha1:} for a commit
   */
  record Material(String uri, String digest) {}
}
