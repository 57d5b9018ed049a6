package dev.croft.oci.registry;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.FailureKind;
import java.util.List;
import java.util.Map;

/** {@code PUT /v2/<name>/manifests/<reference>}, unless it says that already. */
final class PushManifest {

  private final RegistryCaller caller;

  PushManifest(RegistryCaller caller) {
    this.caller = caller;
  }

  /** Makes the reference's tag, or its digest, mean a manifest; whether that was to be done. */
  boolean push(ImageReference reference, String mediaType, byte[] manifest) {
    Digest digest = Digest.ofBytes(manifest);
    String object = reference.tag().orElse(digest.value());
    return caller.push(
        () -> {
          if (says(reference, object, digest, mediaType)) {
            return false;
          }
          put(reference, object, mediaType, manifest, digest);
          return true;
        });
  }

  /** Whether a manifest is there by its digest. */
  boolean isThere(ImageReference reference, Digest digest, String mediaType) {
    return says(reference, digest.value(), digest, mediaType);
  }

  private boolean says(ImageReference reference, String object, Digest digest, String mediaType) {
    RegistryHost host = caller.pushHost(reference);
    Call call =
        Call.of(
                "HEAD",
                host,
                host.uri(reference.repository(), "/manifests/" + object),
                Scopes.push(reference.repository()))
            .withHeaders(Map.of("Accept", List.of(mediaType + ", */*")));
    try (Answer answer = caller.call(call)) {
      if (RegistryFailures.kind(answer.status()) == FailureKind.TRANSIENT) {
        throw answer.failure();
      }
      // A registry that does not know it, or that knows no HEAD, is told.
      return answer.isSuccess()
          && answer.header("Docker-Content-Digest").filter(digest.value()::equals).isPresent();
    }
  }

  private void put(
      ImageReference reference, String object, String mediaType, byte[] manifest, Digest digest) {
    RegistryHost host = caller.pushHost(reference);
    Call call =
        Call.of(
                "PUT",
                host,
                host.uri(reference.repository(), "/manifests/" + object),
                Scopes.push(reference.repository()))
            .withHeaders(Map.of("Content-Type", List.of(mediaType)))
            .withBody(RequestBody.of(manifest));
    try (Answer answer = caller.call(call)) {
      if (!answer.isSuccess()) {
        throw answer.failure();
      }
      answer
          .header("Docker-Content-Digest")
          .filter(said -> !said.equals(digest.value()))
          .ifPresent(
              said -> {
                throw new RegistryException(
                    FailureKind.TRANSIENT,
                    "pushed manifest %s to %s, but the registry says that it is %s"
                        .formatted(digest, reference, said),
                    null);
              });
    }
  }
}
