package dev.croft.server.export;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.oci.registry.ImageReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Small documents that registries are known to have, such as attestations, so that they need not be
 * read again: each by its repository, as who may read an index there may read what is in it, and by
 * its digest. What was not used for longest goes first. Thread safe.
 */
final class KnownDocuments {

  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<Key, Bytes> known = new LinkedHashMap<>();
  private long bytes;

  private record Key(String repository, Digest digest) {}

  /**
   * None yet.
   *
   * @param mostBytes how much is remembered at most; a document of more than an eighth of it is not
   */
  KnownDocuments(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A document of a repository, which is read where it is not known. */
  Bytes get(ImageReference repository, Descriptor document, Supplier<byte[]> read) {
    Key key = new Key(repository.name(), document.digest());
    Optional<Bytes> found = find(key);
    if (found.isPresent()) {
      return found.get();
    }
    Bytes bytes = Bytes.of(read.get());
    remember(key, bytes);
    return bytes;
  }

  /** Remembers what was pushed to a repository. */
  void add(ImageReference repository, Exported.Document document) {
    remember(new Key(repository.name(), document.descriptor().digest()), document.bytes());
  }

  private Optional<Bytes> find(Key key) {
    lock.lock();
    try {
      Optional<Bytes> found = Optional.ofNullable(known.remove(key));
      found.ifPresent(document -> known.putLast(key, document));
      return found;
    } finally {
      lock.unlock();
    }
  }

  private void remember(Key key, Bytes document) {
    if (document.size() > mostBytes / 8) {
      return;
    }
    lock.lock();
    try {
      Bytes before = known.remove(key);
      bytes += document.size() - (before == null ? 0 : before.size());
      known.putLast(key, document);
      Iterator<Map.Entry<Key, Bytes>> oldest = known.entrySet().iterator();
      while (bytes > mostBytes) {
        bytes -= oldest.next().getValue().size();
        oldest.remove();
      }
    } finally {
      lock.unlock();
    }
  }
}
