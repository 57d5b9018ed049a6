package dev.croft.agent.input;

import dev.croft.engine.snapshot.LayerSnapshots;
import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names under which content takes room on a worker's disk. */
public final class ContentRecords {

  private ContentRecords() {}

  /** The id of the record that content has on each worker that has it. */
  public static Optional<String> idOf(Content content) {
    return switch (content) {
      case Content.Empty empty -> Optional.empty();
      case Content.Snapshot snapshot -> Optional.of(snapshot.id().value());
      case Content.Tree tree -> Optional.of(tree.digest().value());
      case Content.Image image -> top(image.diffIds());
      case Content.Layers layers ->
          top(layers.layers().stream().map(Content.Layers.Layer::diffId).toList());
    };
  }

  /** The names of layers laid over each other, lowest first. */
  static List<Digest> chainIds(List<Digest> diffIds) {
    List<Digest> chain = new ArrayList<>();
    for (Digest diffId : diffIds) {
      chain.add(
          chain.isEmpty() ? diffId : Digest.ofText(chain.getLast().value() + " " + diffId.value()));
    }
    return chain;
  }

  private static Optional<String> top(List<Digest> diffIds) {
    return diffIds.isEmpty()
        ? Optional.empty()
        : Optional.of(LayerSnapshots.idOf(chainIds(diffIds).getLast()).value());
  }
}
