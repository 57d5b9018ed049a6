package dev.croft.solver.graph;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.StepKey;
import dev.croft.solver.graph.VertexState.Result;
import dev.croft.solver.key.CacheKeys;
import dev.croft.solver.key.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The keys and identities of the vertices of one solve, from what is known of their inputs. */
final class VertexKeys {

  private final Graph graph;
  private final CacheKeys keys;
  private final String nonce;

  VertexKeys(Graph graph, CacheKeys keys, String nonce) {
    this.graph = graph;
    this.keys = keys;
    this.nonce = nonce;
  }

  KeyPair byDefinition(Vertex vertex) {
    return new KeyPair(
        keys.byDefinition(vertex, identities(vertex, KeyPair::own)),
        keys.byDefinition(vertex, identities(vertex, KeyPair::claimed)));
  }

  KeyPair byContent(Vertex vertex, Map<Integer, Digest> checksums) {
    return new KeyPair(
        keys.byContent(vertex, identities(vertex, KeyPair::own), checksums),
        keys.byContent(vertex, identities(vertex, KeyPair::claimed), checksums));
  }

  /** The identity of a result that is not taken from the cache. */
  KeyPair fresh(KeyPair key) {
    return new KeyPair(CacheKeys.fresh(key.own(), nonce), CacheKeys.fresh(key.claimed(), nonce));
  }

  static Result source(StepKey identity) {
    KeyPair both = KeyPair.same(identity);
    return new Result(both, List.of(both), false, true);
  }

  /** The name that other builders have for a recorded result is only known where it is ours. */
  static Result recorded(KeyPair key, StepRecord record, boolean available) {
    KeyPair identity =
        key.own().equals(key.claimed())
            ? KeyPair.same(record.identity())
            : new KeyPair(record.identity(), key.claimed());
    return new Result(identity, List.of(key), !available, true);
  }

  Result imported(KeyPair key, StepRecord record) {
    boolean hasFiles = !record.outputs().isEmpty();
    StepKey own = hasFiles ? keys.ofImported(record.outputs()) : key.own();
    return new Result(new KeyPair(own, record.identity()), List.of(key), !hasFiles, true);
  }

  private List<CacheKeys.Identity> identities(Vertex vertex, Function<KeyPair, StepKey> side) {
    return vertex.inputs().stream()
        .map(
            input ->
                new CacheKeys.Identity(
                    side.apply(graph.state(input.vertex()).identity().orElseThrow()),
                    input.output()))
        .toList();
  }
}
