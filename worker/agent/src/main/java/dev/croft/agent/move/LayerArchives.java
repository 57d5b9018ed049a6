package dev.croft.agent.move;

import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.blob.StoreFailures;
import dev.croft.oci.layer.LayerDirectoryArchive;
import dev.croft.oci.layer.WrittenLayer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * The archives of snapshots' directories as blobs, each made when it is first asked for. One whose
 * blob is gone, or turned out to be damaged, is made again: it has the same bytes. Thread safe.
 */
final class LayerArchives {

  private static final String FORM = "archive";

  private final BlobStore blobs;
  private final LayerCatalog catalog;
  private final LayerDirectoryArchive archive;
  private final Map<Path, CompletableFuture<Descriptor>> inFlight = new ConcurrentHashMap<>();

  LayerArchives(BlobStore blobs, LayerCatalog catalog, LayerDirectoryArchive archive) {
    this.blobs = blobs;
    this.catalog = catalog;
    this.archive = archive;
  }

  /** The archive of a directory, which stays meanwhile. */
  Descriptor of(Path directory) throws InterruptedException {
    Optional<Descriptor> before =
        catalog.find(directory, FORM).map(LayerBlob::blob).filter(blob -> blobs.has(blob.digest()));
    if (before.isPresent()) {
      return before.get();
    }
    CompletableFuture<Descriptor> mine = new CompletableFuture<>();
    CompletableFuture<Descriptor> first = inFlight.putIfAbsent(directory, mine);
    if (first != null) {
      return await(first);
    }
    try {
      Descriptor made = write(directory);
      mine.complete(made);
      return made;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      inFlight.remove(directory, mine);
    }
  }

  private Descriptor write(Path directory) {
    try (BlobWriter out = blobs.create()) {
      WrittenLayer written = archive.write(directory, out);
      out.commit();
      catalog.keep(
          directory,
          FORM,
          new LayerBlob(written.blob(), written.diffId(), Optional.empty(), Optional.empty()));
      return written.blob();
    } catch (IOException e) {
      throw StoreFailures.of("write the archive of " + directory, e);
    }
  }

  private static Descriptor await(CompletableFuture<Descriptor> made) throws InterruptedException {
    try {
      return made.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CroftException failure) {
        throw failure;
      }
      throw new CroftException(
          FailureKind.INTERNAL, "an archive could not be made: " + e.getCause(), e.getCause());
    }
  }
}
