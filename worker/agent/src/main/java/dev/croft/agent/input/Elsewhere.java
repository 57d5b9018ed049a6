package dev.croft.agent.input;

import dev.croft.agent.link.LayerBlob;
import dev.croft.engine.fileop.CopiedPart;
import dev.croft.model.content.Descriptor;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.registry.ByteProgress;
import dev.croft.oci.tree.FileTree;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Content that others have and this worker has not. Thread safe. */
public interface Elsewhere {

  /** Whether somebody seems to have it. */
  boolean has(Content content);

  /**
   * Makes content be here, under its own name; whether it is here then. What several want at the
   * same time comes once.
   *
   * @param progress sees how far it is
   */
  boolean bring(Content content, Consumer<VertexEvent> progress) throws InterruptedException;

  /**
   * Brings a blob from whoever has some content that it belongs to; whether it is here then.
   *
   * @param done sees how many bytes are there
   */
  boolean bring(Content holding, Descriptor blob, ByteProgress done) throws InterruptedException;

  /**
   * Brings just what copies read of content that is not here, where that is far less than all.
   *
   * @return the tree, all of whose files that the copies read are in the tree store; empty where
   *     the whole is to be brought
   */
  default Optional<FileTree> bringPart(
      Content content, List<CopiedPart> parts, Consumer<VertexEvent> progress)
      throws InterruptedException {
    return Optional.empty();
  }

  /**
   * What somebody has made a layer of already, so that it need not be made here too.
   *
   * @param snapshot whose own directory it is the layer of
   * @param form the layer's form, as in the {@link LayerCatalog}
   * @return the layer, whose blob those have who have the snapshot; empty where nobody knows
   */
  default Optional<LayerBlob> layer(SnapshotId snapshot, String form) throws InterruptedException {
    return Optional.empty();
  }

  /** Nobody else is there. */
  static Elsewhere nowhere() {
    return new Elsewhere() {
      @Override
      public boolean has(Content content) {
        return false;
      }

      @Override
      public boolean bring(Content content, Consumer<VertexEvent> progress) {
        return false;
      }

      @Override
      public boolean bring(Content holding, Descriptor blob, ByteProgress done) {
        return false;
      }
    };
  }
}
