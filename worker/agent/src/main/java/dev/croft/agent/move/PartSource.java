package dev.croft.agent.move;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;

/** Where the directories of one snapshot come from. Thread safe. */
interface PartSource {

  /** Brings what a directory is made of into the blob store. */
  Fetched fetch(SnapshotManifest.Part part) throws InterruptedException;

  /** What was brought. */
  sealed interface Fetched {

    /**
     * The archive of the directory.
     *
     * @param used to be run when it is unpacked
     */
    record Archive(Descriptor blob, Runnable used) implements Fetched {}

    /** The layer that the directory was unpacked from. */
    record ImageLayer(LayerBlob layer) implements Fetched {}
  }
}
