package dev.croft.agent.input;

import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.tree.TreeStore;

/** What a worker keeps on its disk, but for cache mounts. */
public record WorkerStores(
    BlobStore blobs, TreeStore trees, SnapshotStore snapshots, LayerCatalog layers) {}
