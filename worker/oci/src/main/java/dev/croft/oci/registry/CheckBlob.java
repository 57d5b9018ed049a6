package dev.croft.oci.registry;

import dev.croft.model.content.Digest;

/** {@code HEAD /v2/<name>/blobs/<digest>}. */
final class CheckBlob {

  private final RegistryCaller caller;

  CheckBlob(RegistryCaller caller) {
    this.caller = caller;
  }

  /** Whether the registry itself has a blob in the reference's repository. */
  boolean exists(ImageReference reference, Digest digest, Scopes scopes) {
    RegistryHost host = caller.pushHost(reference);
    Call call = Call.of("HEAD", host, host.uri(reference.repository(), "/blobs/" + digest), scopes);
    try (Answer answer = caller.call(call)) {
      if (answer.status() == 404) {
        return false;
      }
      if (!answer.isSuccess()) {
        throw answer.failure();
      }
      return true;
    }
  }
}
