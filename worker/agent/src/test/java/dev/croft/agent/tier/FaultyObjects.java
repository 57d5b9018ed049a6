package dev.croft.agent.tier;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store whose calls fail in turn: before anything is done, or in the middle of the bytes. */
final class FaultyObjects implements ObjectStore {

  enum Fault {
    SIZE,
    OPEN,
    CUT_OFF,
    WRONG,
    PUT_BYTES,
    PUT_FILE,
    LIST
  }

  private final ObjectStore store;
  private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);

  FaultyObjects(ObjectStore store) {
    this.store = store;
  }

  /** The next calls fail in this way. */
  synchronized void inject(Fault fault, int times) {
    left.put(fault, times);
  }

  synchronized Map<Fault, Integer> happened() {
    return new EnumMap<>(happened);
  }

  private synchronized boolean fails(Fault fault) {
    int now = left.getOrDefault(fault, 0);
    if (now == 0) {
      return false;
    }
    left.put(fault, now - 1);
    happened.merge(fault, 1, Integer::sum);
    return true;
  }

  private void failIf(Fault fault) throws IOException {
    if (fails(fault)) {
      throw new IOException("injected: " + fault);
    }
  }

  @Override
  public Optional<Long> size(String key) throws IOException {
    failIf(Fault.SIZE);
    return store.size(key);
  }

  @Override
  public Optional<InputStream> open(String key, long from) throws IOException {
    failIf(Fault.OPEN);
    Optional<InputStream> bytes = store.open(key, from);
    if (bytes.isEmpty() || !key.startsWith("blobs/")) {
      return bytes;
    }
    if (fails(Fault.CUT_OFF)) {
      return Optional.of(new ByteArrayInputStream(bytes.get().readNBytes(100)));
    }
    if (fails(Fault.WRONG)) {
      bytes.get().skipNBytes(1);
      return Optional.of(
          new SequenceInputStream(new ByteArrayInputStream(new byte[] {1}), bytes.get()));
    }
    return bytes;
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    failIf(Fault.PUT_BYTES);
    store.put(key, bytes);
  }

  @Override
  public void put(String key, Path file) throws IOException {
    failIf(Fault.PUT_FILE);
    store.put(key, file);
  }

  @Override
  public void touch(String key) throws IOException {
    store.touch(key);
  }

  @Override
  public void delete(String key) throws IOException {
    store.delete(key);
  }

  @Override
  public List<StoredObject> list(String folder) throws IOException {
    failIf(Fault.LIST);
    return store.list(folder);
  }

  @Override
  public void close() {
    store.close();
  }
}
