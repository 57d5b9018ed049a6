package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.solver.key.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much a solve knows of a vertex. */
sealed interface VertexState {

  /** Nothing yet: the identities of its inputs are not all known. */
  record Unknown() implements VertexState {}

  /** A source that is being looked at. */
  record Resolving() implements VertexState {}

  /** Its key by definition is being looked up. */
  record LookingUp(KeyPair byDefinition) implements VertexState {}

  /** Not cached by definition; the inputs that count by content are not all there. */
  record NeedsContent(KeyPair byDefinition) implements VertexState {}

  /** What it reads is being digested. */
  record Checksumming(KeyPair byDefinition, Map<Integer, Digest> checksums)
      implements VertexState {}

  /** Its key by content is being looked up. */
  record LookingUpContent(KeyPair byDefinition, KeyPair byContent) implements VertexState {}

  /** It must run before anyone can have its content. */
  record Missing(Result result) implements VertexState {}

  /** It runs. */
  record Running(Result result) implements VertexState {}

  /** Its identity is known; its outputs are empty where they can no longer be had. */
  record Known(Result result, Optional<List<Content>> outputs) implements VertexState {}

  /**
   * What a result is known by.
   *
   * @param recorded whether the cache has seen it; what was never recorded cannot be part of a
   *     cached key
   */
  record Result(KeyPair identity, List<KeyPair> keys, boolean replace, boolean recorded) {

    /** The same, as nothing but its key by definition or by content says. */
    Result asRunHere() {
      KeyPair key = keys.getFirst();
      return new Result(new KeyPair(key.own(), identity.claimed()), keys, true, recorded);
    }
  }

  /** The result's identity, as soon as it is known. */
  default Optional<KeyPair> identity() {
    return switch (this) {
      case Missing missing -> Optional.of(missing.result.identity());
      case Running running -> Optional.of(running.result.identity());
      case Known known -> Optional.of(known.result.identity());
      case Unknown unknown -> Optional.empty();
      case Resolving resolving -> Optional.empty();
      case LookingUp lookingUp -> Optional.empty();
      case NeedsContent needsContent -> Optional.empty();
      case Checksumming checksumming -> Optional.empty();
      case LookingUpContent lookingUp -> Optional.empty();
    };
  }

  /** The outputs, where they can be had now. */
  default Optional<List<Content>> outputs() {
    return this instanceof Known known ? known.outputs() : Optional.empty();
  }

  /** Whether the vertex will be known, one way or the other, without any step having to run. */
  default boolean determining() {
    return switch (this) {
      case Resolving resolving -> true;
      case LookingUp lookingUp -> true;
      case Checksumming checksumming -> true;
      case LookingUpContent lookingUp -> true;
      case Unknown unknown -> false;
      case NeedsContent needsContent -> false;
      case Missing missing -> false;
      case Running running -> false;
      case Known known -> false;
    };
  }
}
