package dev.croft.server.remotecache;

import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.WorkerLink;
import dev.croft.model.content.Descriptor;

/** Where a cache is written to. Thread safe. */
interface CacheTarget {

  /** Brings a layer there from a worker that has it. */
  void layer(WorkerLink worker, LayerBlob layer);

  /** Brings a small blob there. */
  void blob(Descriptor blob, byte[] bytes);

  /** Brings the manifest there, last of all. */
  void manifest(Descriptor manifest, byte[] bytes);
}
