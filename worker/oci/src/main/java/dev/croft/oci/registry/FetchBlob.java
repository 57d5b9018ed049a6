package dev.croft.oci.registry;

import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.blob.CorruptBlobException;
import dev.croft.oci.blob.StoreFailures;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;

/**
 * {@code GET /v2/<name>/blobs/<digest>}, from where an earlier attempt was cut off, verified by
 * digest and size.
 */
final class FetchBlob {

  private static final int BUFFER_BYTES = 128 << 10;

  private final RegistryCaller caller;

  FetchBlob(RegistryCaller caller) {
    this.caller = caller;
  }

  /** Fetches a blob into a store, unless it is there. */
  void fetch(ImageReference reference, Descriptor blob, BlobStore store, ByteProgress progress) {
    if (store.has(blob.digest())) {
      progress.at(blob.size());
      return;
    }
    caller.pull(
        reference,
        host -> caller.transfer(host, () -> from(host, reference, blob, store, progress)));
  }

  /** Attempts as long as each brings bytes; what it has got so far waits in the store. */
  private Void from(
      RegistryHost host,
      ImageReference reference,
      Descriptor blob,
      BlobStore store,
      ByteProgress progress) {
    while (true) {
      long before;
      long after;
      try (BlobWriter writer = store.resume(blob.digest(), blob.size())) {
        before = writer.written();
        try {
          copy(host, reference, blob, writer, progress);
          writer.commit();
          return null;
        } catch (RegistryException e) {
          after = writer.written();
          if (after <= before || e.kind() != FailureKind.TRANSIENT) {
            throw e;
          }
          // Bytes came, and then no more: what is missing is asked for at once, from there on.
        }
      } catch (CorruptBlobException e) {
        throw new RegistryException(
            FailureKind.TRANSIENT,
            "failed to fetch blob %s of %s from %s: %s"
                .formatted(blob.digest(), reference, host.authority(), e.getMessage()),
            e);
      } catch (IOException e) {
        throw StoreFailures.of("store blob " + blob.digest(), e);
      }
    }
  }

  private void copy(
      RegistryHost host,
      ImageReference reference,
      Descriptor blob,
      BlobWriter writer,
      ByteProgress progress)
      throws IOException {
    long offset = writer.written();
    progress.at(offset);
    if (offset == blob.size()) {
      return;
    }
    Call call = call(host, reference, blob, offset);
    try (Answer answer = caller.call(call)) {
      if (answer.status() == 416) {
        writer.discard();
        throw new CorruptBlobException("the registry's blob is shorter than what was there of it");
      }
      if (answer.status() == 404) {
        throw new RegistryException(
            FailureKind.NOT_FOUND,
            "content at " + RegistryFailures.shown(call.uri()) + " not found: not found",
            404,
            null);
      }
      if (!answer.isSuccess()) {
        throw answer.failure();
      }
      InputStream in = answer.body();
      skip(call, in, offset - start(answer, offset));
      pour(call, in, writer, progress);
      if (writer.written() < blob.size()) {
        throw RegistryFailures.noAnswer(
            "GET", call.uri(), new IOException("unexpected EOF: the connection was cut"));
      }
    }
  }

  private static Call call(
      RegistryHost host, ImageReference reference, Descriptor blob, long offset) {
    Call call =
        Call.of(
            "GET",
            host,
            host.uri(reference.repository(), "/blobs/" + blob.digest()),
            Scopes.pull(reference.repository()));
    return offset == 0 ? call : call.withHeaders(Map.of("Range", List.of("bytes=" + offset + "-")));
  }

  /** Where the answer's bytes begin: servers may ignore what part was asked for. */
  private static long start(Answer answer, long wanted) throws CorruptBlobException {
    if (answer.status() != 206) {
      return 0;
    }
    String range = answer.header("Content-Range").orElse("");
    if (!range.startsWith("bytes " + wanted + "-")) {
      throw new CorruptBlobException("unhandled content range in response: " + range);
    }
    return wanted;
  }

  private static void skip(Call call, InputStream in, long count) {
    try {
      in.skipNBytes(count);
    } catch (IOException e) {
      throw RegistryFailures.noAnswer("GET", call.uri(), e);
    }
  }

  private static void pour(Call call, InputStream in, BlobWriter writer, ByteProgress progress)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    while (true) {
      int read = read(call, in, buffer);
      if (read < 0) {
        return;
      }
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw CroftException.cancelled("cancelled while fetching " + call.uri().getPath());
      }
      writer.write(buffer, 0, read);
      progress.at(writer.written());
    }
  }

  private static int read(Call call, InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (HttpTimeoutException e) {
      throw RegistryFailures.noAnswer("GET", call.uri(), e);
    } catch (IOException e) {
      throw RegistryFailures.noAnswer(
          "GET", call.uri(), new IOException("unexpected EOF: " + e.getMessage(), e));
    }
  }
}
