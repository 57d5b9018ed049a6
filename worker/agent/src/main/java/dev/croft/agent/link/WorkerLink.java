package dev.croft.agent.link;

import dev.croft.model.content.Digest;
import dev.croft.model.step.Content;
import dev.croft.model.step.ContentSelector;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.registry.CredentialSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * What a coordinator asks of a worker beside its jobs. Thread safe. Every method may take as long
 * as the work takes, and ends when its thread is interrupted.
 */
public interface WorkerLink {

  /** What the worker is. */
  WorkerInfo info();

  /** Where other nodes call it; empty for a worker of this process. */
  default Optional<String> address() {
    return Optional.empty();
  }

  /** Whether it is worth asking: one that did not answer just now is not, for a while. */
  default boolean isReachable() {
    return true;
  }

  /** How much of its disk is free now. */
  long freeDiskBytes();

  /** Whether the worker has the files, or can get them from a registry. */
  boolean has(Content content);

  /**
   * How many bytes of the files are on the worker's disk, and would have to move if another worker
   * were to have them; 0 where it has none. Of an image only what was fetched counts.
   */
  long heldBytes(Content content);

  /**
   * Fetches content from another node that is about to leave; whether it is here then. A worker
   * that leaves itself takes nothing.
   */
  default boolean keep(Content content) {
    return false;
  }

  /**
   * Digests what some selectors select, in their order.
   *
   * @throws dev.croft.model.failure.CroftException with BuildKit's words where a selected path does
   *     not exist
   */
  Digest checksum(Content content, List<ContentSelector> selectors, CredentialSource credentials);

  /** Reads the files of what was built. */
  ContentAccess open(Content content, CredentialSource credentials);

  /**
   * Makes the layers of a root file system as blobs in the worker's blob store, lowest first.
   * Layers that came from a registry keep their digests and are not fetched, unless the options
   * force another compression upon them.
   */
  List<LayerBlob> layers(Content content, LayerOptions options, CredentialSource credentials);

  /**
   * Makes sure that a layer's blob is in the worker's blob store; one from an image may not be yet.
   */
  void fetch(LayerBlob layer, CredentialSource credentials, LayerListener listener);

  /**
   * Brings a layer to a registry.
   *
   * @param target a reference in the repository that is to have it
   */
  void push(LayerBlob layer, String target, CredentialSource credentials, LayerListener listener);

  /** A blob of the worker's store. */
  InputStream openBlob(Digest digest) throws IOException;

  /** What takes room on the worker's disk. */
  List<UsageRecord> usage();

  /** Removes what is not in use, as far as a request says; returns what went. */
  List<UsageRecord> prune(PruneRequest request);

  /** Sets a container up in which nothing runs yet; the caller closes it. */
  WorkerContainer container(ContainerRequest request, ClientLink client);
}
