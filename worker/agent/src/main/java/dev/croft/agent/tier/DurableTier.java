package dev.croft.agent.tier;

import dev.croft.agent.disk.DiskSpace;
import dev.croft.agent.move.ManifestJson;
import dev.croft.agent.move.Peer;
import dev.croft.agent.move.SnapshotManifest;
import dev.croft.agent.tier.ObjectStore.StoredObject;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.step.SnapshotId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots in a place outside of the farm: what workers look for there after they found it nowhere
 * else. Whatever is wrong with the place is a miss. Thread safe.
 *
 * <pre>
 * snapshots/ID.json     what a snapshot is made of; written last, and again now and then when it is
 *                       used, so that its time says when that was
 * parts/NAME.json       the descriptor of a directory's archive
 * blobs/sha256/HEX      archives, and layers of images
 * </pre>
 *
 * <p>The first line of the {@code .json} is the digest of the others; blobs have theirs in their
 * names, and are verified by whoever takes them.
 */
public final class DurableTier implements Peer, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(DurableTier.class);
  private static final String SNAPSHOTS = "snapshots";
  private static final String PARTS = "parts";
  private static final String BLOBS = "blobs";
  private static final String JSON = ".json";
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int MOST_REMEMBERED = 100_000;

  /** Another node may collect what this one has seen. */
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** Finer than any sensible age at which something goes. */
  private static final Duration BETWEEN_MARKS = Duration.ofHours(6);

  private final ObjectStore objects;
  private final InstantSource clock;
  private final Map<SnapshotId, Instant> known = new ConcurrentHashMap<>();
  private final Map<SnapshotId, Instant> marked = new ConcurrentHashMap<>();

  /** A tier in a store of objects. */
  public DurableTier(ObjectStore objects, InstantSource clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "the durable tier";
  }

  /** Whether a snapshot is there; counts as use. What is found is remembered for minutes. */
  public boolean has(SnapshotId id) {
    try {
      Instant now = clock.instant();
      Instant seen = known.get(id);
      boolean there =
          (seen != null && now.isBefore(seen.plus(REMEMBERED)))
              || objects.size(snapshotKey(id)).isPresent();
      if (there) {
        remember(known, id, seen == null ? now : seen);
        markSoon(id);
      } else {
        known.remove(id);
      }
      return there;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<SnapshotManifest> snapshot(SnapshotId id) throws IOException {
    Optional<SnapshotManifest> manifest = peek(id);
    if (manifest.isPresent()) {
      markSoon(id);
    } else {
      known.remove(id);
    }
    return manifest;
  }

  /** What a snapshot is made of; does not count as use. */
  Optional<SnapshotManifest> peek(SnapshotId id) throws IOException {
    Optional<byte[]> json = sealed(snapshotKey(id));
    return json.isPresent() ? Optional.of(ManifestJson.read(json.get())) : Optional.empty();
  }

  /** A use that is not noted costs the snapshot's place, some weeks later. */
  private void markSoon(SnapshotId id) {
    Instant now = clock.instant();
    Instant before = marked.get(id);
    if (before != null && now.isBefore(before.plus(BETWEEN_MARKS))) {
      return;
    }
    remember(marked, id, now);
    Thread _ = Thread.ofVirtual().name("durable tier: use").start(() -> mark(id));
  }

  private void mark(SnapshotId id) {
    try {
      objects.touch(snapshotKey(id));
    } catch (IOException e) {
      log.debug("the use of {} was not noted", id, e);
    }
  }

  private static void remember(Map<SnapshotId, Instant> times, SnapshotId id, Instant time) {
    if (times.size() >= MOST_REMEMBERED) {
      times.clear();
    }
    times.put(id, time);
  }

  /** A snapshot of which something is missing is no use to anybody: it goes. */
  @Override
  public Optional<Descriptor> archive(SnapshotId id, String part) throws IOException {
    Optional<Descriptor> archive = archive(part);
    if (archive.isPresent() && hasBlob(archive.get())) {
      return archive;
    }
    deleteSnapshot(id);
    return Optional.empty();
  }

  Optional<Descriptor> archive(String part) throws IOException {
    Optional<byte[]> json = sealed(partKey(part));
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
    objects.put(partKey(part), seal(ManifestJson.write(archive)));
  }

  void putSnapshot(SnapshotManifest manifest) throws IOException {
    objects.put(snapshotKey(manifest.top().id()), seal(ManifestJson.write(manifest)));
  }

  void deleteSnapshot(SnapshotId id) throws IOException {
    known.remove(id);
    objects.delete(snapshotKey(id));
  }

  void delete(String key) throws IOException {
    objects.delete(key);
  }

  /** The snapshots' manifests. */
  List<StoredObject> snapshots() throws IOException {
    return objects.list(SNAPSHOTS);
  }

  /** What the snapshots are made of: archives' descriptors, and blobs. */
  List<StoredObject> contents(boolean blobs) throws IOException {
    return objects.list(blobs ? BLOBS : PARTS);
  }

  /** The disk that it is on; empty where that is not known. */
  Optional<DiskSpace> space() {
    return objects.space();
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

  private static byte[] seal(byte[] json) {
    byte[] line = (Digest.ofBytes(json).value() + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] sealed = new byte[line.length + json.length];
    System.arraycopy(line, 0, sealed, 0, line.length);
    System.arraycopy(json, 0, sealed, line.length, json.length);
    return sealed;
  }

  /** Damaged objects are as good as none, and go. */
  private Optional<byte[]> sealed(String key) throws IOException {
    Optional<byte[]> bytes = bytes(key);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    byte[] all = bytes.get();
    int line = 0;
    while (line < all.length && all[line] != '\n') {
      line++;
    }
    byte[] json = Arrays.copyOfRange(all, Math.min(line + 1, all.length), all.length);
    String digest = new String(all, 0, line, StandardCharsets.US_ASCII);
    if (!digest.equals(Digest.ofBytes(json).value())) {
      log.warn("{} in the durable tier is damaged: it is removed", key);
      objects.delete(key);
      return Optional.empty();
    }
    return Optional.of(json);
  }

  static SnapshotId idOf(StoredObject snapshot) {
    String name = snapshot.key().substring(SNAPSHOTS.length() + 1);
    return new SnapshotId(
        URLDecoder.decode(
            name.substring(0, name.length() - JSON.length()), StandardCharsets.UTF_8));
  }

  private static String snapshotKey(SnapshotId id) {
    return SNAPSHOTS + "/" + escaped(id.value()) + JSON;
  }

  static String partKey(String part) {
    return PARTS + "/" + escaped(part) + JSON;
  }

  static String blobKey(Digest digest) {
    return BLOBS + "/" + digest.algorithm() + "/" + digest.hex();
  }

  private static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    objects.close();
  }
}
