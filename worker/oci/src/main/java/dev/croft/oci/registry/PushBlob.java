package dev.croft.oci.registry;

import dev.croft.model.content.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a blob into a repository: not at all where it is there, by mounting it from another
 * repository where possible, by {@code PUT} of its bytes otherwise.
 */
final class PushBlob {

  private final RegistryCaller caller;
  private final CheckBlob check;
  private final StartUpload uploads;

  PushBlob(RegistryCaller caller) {
    this.caller = caller;
    this.check = new CheckBlob(caller);
    this.uploads = new StartUpload(caller);
  }

  PushOutcome push(
      ImageReference reference,
      Descriptor blob,
      BlobSource source,
      Optional<String> mountFrom,
      ByteProgress progress) {
    RegistryHost host = caller.pushHost(reference);
    return caller.push(
        () -> caller.transfer(host, () -> attempt(reference, blob, source, mountFrom, progress)));
  }

  private PushOutcome attempt(
      ImageReference reference,
      Descriptor blob,
      BlobSource source,
      Optional<String> mountFrom,
      ByteProgress progress) {
    progress.at(0);
    if (check.exists(reference, blob.digest(), Scopes.push(reference.repository()))) {
      progress.at(blob.size());
      return PushOutcome.EXISTED;
    }
    Optional<StartUpload.Upload> upload =
        mountFrom.isPresent()
            ? uploads.mount(reference, mountFrom.get(), blob.digest())
            : Optional.of(uploads.start(reference));
    if (upload.isPresent()) {
      put(reference, blob, source, upload.get(), progress);
    }
    progress.at(blob.size());
    return upload.isPresent() ? PushOutcome.UPLOADED : PushOutcome.MOUNTED;
  }

  private void put(
      ImageReference reference,
      Descriptor blob,
      BlobSource source,
      StartUpload.Upload upload,
      ByteProgress progress) {
    RegistryHost host = caller.pushHost(reference);
    RequestBody body = new RequestBody(blob.size(), () -> new Reported(source.open(), progress));
    Call call =
        Call.of("PUT", host, upload.ending(blob.digest()), Scopes.push(reference.repository()))
            .withUri(upload.ending(blob.digest()), upload.authorized())
            .withHeaders(Map.of("Content-Type", List.of("application/octet-stream")))
            .withBody(body);
    try (Answer answer = caller.call(call)) {
      if (!answer.isSuccess()) {
        throw answer.failure();
      }
    }
  }

  /** Tells how far it was read. */
  private static final class Reported extends FilterInputStream {

    private final ByteProgress progress;
    private long count;

    Reported(InputStream in, ByteProgress progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      if (read > 0) {
        count += read;
        progress.at(count);
      }
      return read;
    }
  }
}
