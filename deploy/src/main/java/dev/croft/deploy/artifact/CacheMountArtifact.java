package dev.croft.deploy.artifact;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.image.MediaTypes;
import dev.croft.oci.layer.Compression;
import dev.croft.oci.layer.Decompression;
import dev.croft.oci.layer.LayerRepacker;
import dev.croft.oci.registry.ByteProgress;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A cache mount as an artifact of the OCI image specification 1.1: a manifest of a type of its own,
 * whose one layer is the mount's archive, packed with gzip. The same files make the same blob.
 * Archives pass through files; only some blocks of them are in memory.
 */
public final class CacheMountArtifact {

  /** What the manifest says that it is. */
  public static final String TYPE = "application/vnd.croft.cache-mount.v1";

  /**
   * The archive. It is no image layer: it says what there is, not what changed, and a file named
   * {@code .wh.x} is just that.
   */
  static final String ARCHIVE_TYPE = "application/vnd.croft.cache-mount.archive.v1.tar+gzip";

  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final String TITLE = "org.opencontainers.image.title";
  private static final String OF_MOUNT = "dev.croft.cache-mount.";

  private final RegistryClient registry;
  private final Path directory;

  /**
   * Artifacts in a registry.
   *
   * @param directory where archives are while they are on the way; the caller removes it
   */
  public CacheMountArtifact(RegistryClient registry, Path directory) {
    this.registry = registry;
    this.directory = directory;
  }

  /**
   * Where an archive is from.
   *
   * @param namespace the tenant's
   * @param version the number of the version that it holds
   */
  public record Origin(String id, String namespace, String version) {

    private Map<String, String> annotations() {
      return Map.of(
          OF_MOUNT + "id", id, OF_MOUNT + "namespace", namespace, OF_MOUNT + "version", version);
    }
  }

  /**
   * Makes a tag mean an archive.
   *
   * @param archive a tar archive; closed afterwards
   * @return the manifest's digest
   * @throws CroftException where the registry does not take it, or the disk is full
   */
  public Digest push(ImageReference reference, InputStream archive, Origin origin) {
    Path blob = directory.resolve("archive.tar.gz");
    Descriptor layer = pack(archive, blob).withAnnotations(Map.of(TITLE, "cache-mount.tar.gz"));
    Descriptor config = Descriptor.of(MediaTypes.OCI_EMPTY, Digest.ofBytes(EMPTY), EMPTY.length);
    registry.pushBlob(reference, config, EMPTY);
    registry.pushBlob(
        reference, layer, () -> Files.newInputStream(blob), Optional.empty(), ByteProgress.none());
    byte[] manifest =
        ManifestCodec.write(
            new Manifest.Image(
                MediaTypes.OCI_MANIFEST,
                TYPE,
                config,
                List.of(layer),
                Optional.empty(),
                origin.annotations()));
    registry.pushManifest(reference, MediaTypes.OCI_MANIFEST, manifest);
    return Digest.ofBytes(manifest);
  }

  /**
   * Fetches an archive whole, and verifies it.
   *
   * @return a tar archive in this object's directory
   * @throws CroftException of kind USER where the reference means something else, and otherwise
   *     where the archive cannot be had or is damaged; the message says so
   */
  public Path pull(ImageReference reference) {
    Descriptor layer = archiveOf(reference);
    DirectoryBlobStore store =
        new DirectoryBlobStore(directory.resolve("blobs"), InstantSource.system());
    registry.fetchBlob(reference, layer, store, ByteProgress.none());
    Path tar = directory.resolve("archive.tar");
    try (InputStream in = Decompression.open(store.open(layer.digest()));
        OutputStream out = Files.newOutputStream(tar)) {
      in.transferTo(out);
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE,
          "cannot unpack the archive of " + reference + ": " + e.getMessage(),
          e);
    }
    store.delete(layer.digest());
    return tar;
  }

  private Descriptor archiveOf(ImageReference reference) {
    Manifest found = registry.fetchManifest(reference).parsed();
    if (found instanceof Manifest.Image manifest
        && manifest.artifactType().equals(TYPE)
        && manifest.layers().size() == 1
        && manifest.layers().getFirst().mediaType().equals(ARCHIVE_TYPE)) {
      return manifest.layers().getFirst();
    }
    throw CroftException.user(
        reference
            + " is no cache mount: its artifactType has to be "
            + TYPE
            + ", with one layer of type "
            + ARCHIVE_TYPE);
  }

  private static Descriptor pack(InputStream archive, Path blob) {
    try (ExecutorService cpu =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        OutputStream out = Files.newOutputStream(blob)) {
      Descriptor packed =
          new LayerRepacker(cpu).repack(archive, new Compression.FastGzip(), out).blob();
      return Descriptor.of(ARCHIVE_TYPE, packed.digest(), packed.size());
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "cannot pack the archive into " + blob + ": " + e.getMessage(), e);
    }
  }
}
