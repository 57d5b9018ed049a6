package dev.croft.agent.tier;

import dev.croft.agent.move.ManifestJson;
import dev.croft.agent.move.Peer;
import dev.croft.agent.move.SnapshotManifest;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.step.SnapshotId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Snapshots in a place outside of the farm: what workers look for there after they found it nowhere
 * else. Whatever is wrong with the place is a miss. Thread safe.
 *
 * <pre>
 * snapshots/ID.json     what a snapshot is made of; written last
 * parts/NAME.json       the descriptor of a directory's archive
 * blobs/sha256/HEX      archives, and layers of images
 * </pre>
 */
public final class DurableTier implements Peer, AutoCloseable {

  private static final int BUFFER_BYTES = 256 << 10;
  private static final int MOST_REMEMBERED = 100_000;

  private final ObjectStore objects;
  private final Set<SnapshotId> known = ConcurrentHashMap.newKeySet();

  /** A tier in a store of objects. */
  public DurableTier(ObjectStore objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "the durable tier";
  }

  /** Whether a snapshot is there; remembered once it was. */
  public boolean has(SnapshotId id) {
    try {
      boolean there = known.contains(id) || objects.size(snapshotKey(id)).isPresent();
      if (there && known.size() < MOST_REMEMBERED) {
        known.add(id);
      }
      return there;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<SnapshotManifest> snapshot(SnapshotId id) throws IOException {
    Optional<byte[]> json = bytes(snapshotKey(id));
    if (json.isEmpty()) {
      known.remove(id);
    }
    return json.isPresent() ? Optional.of(ManifestJson.read(json.get())) : Optional.empty();
  }

  @Override
  public Optional<Descriptor> archive(SnapshotId id, String part) throws IOException {
    return archive(part);
  }

  Optional<Descriptor> archive(String part) throws IOException {
    Optional<byte[]> json = bytes(partKey(part));
    return json.isPresent()
        ? Optional.of(ManifestJson.readDescriptor(json.get()))
        : Optional.empty();
  }

  @Override
  public Optional<InputStream> blob(Digest digest, long from) throws IOException {
    return objects.open(blobKey(digest), from);
  }

  boolean hasBlob(Descriptor blob) throws IOException {
    return objects.size(blobKey(blob.digest())).equals(Optional.of(blob.size()));
  }

  /** What is damaged goes, so that it can be brought here once more. */
  @Override
  public void doubt(Digest digest) throws IOException {
    Optional<InputStream> bytes = objects.open(blobKey(digest), 0);
    if (bytes.isEmpty()) {
      return;
    }
    MessageDigest hash = Digest.sha256();
    try (InputStream in = bytes.get()) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        hash.update(buffer, 0, got);
      }
    }
    if (!Digest.ofHash(hash.digest()).equals(digest)) {
      objects.delete(blobKey(digest));
      known.clear();
    }
  }

  @Override
  public Optional<byte[]> listing(Digest tree) {
    return Optional.empty();
  }

  @Override
  public InputStream files(Collection<WantedFile> files) {
    return new ByteArrayInputStream(new byte[0]);
  }

  void putBlob(Digest digest, Path file) throws IOException {
    objects.put(blobKey(digest), file);
  }

  void putArchive(String part, Descriptor archive) throws IOException {
    objects.put(partKey(part), ManifestJson.write(archive));
  }

  void putSnapshot(SnapshotManifest manifest) throws IOException {
    objects.put(snapshotKey(manifest.top().id()), ManifestJson.write(manifest));
  }

  private Optional<byte[]> bytes(String key) throws IOException {
    Optional<InputStream> bytes = objects.open(key, 0);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = bytes.get()) {
      return Optional.of(in.readAllBytes());
    }
  }

  private static String snapshotKey(SnapshotId id) {
    return "snapshots/" + escaped(id.value()) + ".json";
  }

  private static String partKey(String part) {
    return "parts/" + escaped(part) + ".json";
  }

  private static String blobKey(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  private static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    objects.close();
  }
}
