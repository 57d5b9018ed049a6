package dev.croft.oci.registry;

import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.CorruptBlobException;
import dev.croft.oci.blob.VerifyingInputStream;
import java.io.IOException;

/** {@code GET /v2/<name>/blobs/<digest>} of a small blob into memory, verified. */
final class ReadBlob {

  private final RegistryCaller caller;

  ReadBlob(RegistryCaller caller) {
    this.caller = caller;
  }

  byte[] read(ImageReference reference, Descriptor blob) {
    return caller.pull(reference, host -> from(host, reference, blob));
  }

  private byte[] from(RegistryHost host, ImageReference reference, Descriptor blob) {
    Call call =
        Call.of(
            "GET",
            host,
            host.uri(reference.repository(), "/blobs/" + blob.digest()),
            Scopes.pull(reference.repository()));
    try (Answer answer = caller.call(call)) {
      if (!answer.isSuccess()) {
        throw answer.failure();
      }
      return new VerifyingInputStream(answer.body(), blob.digest(), blob.size()).readAllBytes();
    } catch (CorruptBlobException e) {
      throw new RegistryException(
          FailureKind.TRANSIENT,
          "failed to fetch blob %s of %s from %s: %s"
              .formatted(blob.digest(), reference, host.authority(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw RegistryFailures.noAnswer("GET", call.uri(), e);
    }
  }
}
