package dev.croft.server.remotecache;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import java.util.Optional;

/** Where a cache is read from. Thread safe. */
interface CacheOrigin {

  /** A reference in a repository that has the blobs; empty where there is no repository. */
  Optional<String> reference();

  /** The cache's manifest or index. */
  byte[] manifest();

  /** A manifest that an index names. */
  byte[] manifest(Digest digest);

  /** A small blob; verified. */
  byte[] blob(Descriptor blob, int limit);

  /** Whether a layer is there for workers to have. */
  boolean provides(Descriptor layer);
}
