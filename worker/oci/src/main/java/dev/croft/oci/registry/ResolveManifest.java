package dev.croft.oci.registry;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code HEAD /v2/<name>/manifests/<reference>}, and GET where a registry says too little. */
final class ResolveManifest {

  private final RegistryCaller caller;
  private final FetchManifest fetch;

  ResolveManifest(RegistryCaller caller) {
    this.caller = caller;
    this.fetch = new FetchManifest(caller);
  }

  /** What a reference means now. */
  Descriptor resolve(ImageReference reference) {
    return caller.pull(reference, host -> from(host, reference));
  }

  private Descriptor from(RegistryHost host, ImageReference reference) {
    Call call =
        Call.of(
                "HEAD",
                host,
                host.uri(reference.repository(), "/manifests/" + reference.object()),
                Scopes.pull(reference.repository()))
            .withHeaders(FetchManifest.ACCEPT);
    try (Answer answer = caller.call(call)) {
      if (answer.status() == 404) {
        throw FetchManifest.notFound(reference);
      }
      if (answer.isSuccess()) {
        Optional<Descriptor> descriptor = descriptor(reference, answer);
        if (descriptor.isPresent()) {
          return descriptor.get();
        }
      } else if (answer.status() != 403 && answer.status() != 405) {
        throw answer.failure();
      }
    }
    // Some registries know no HEAD; and what a 403 means is in the body, which HEAD has not.
    return fetch.from(host, reference).descriptor();
  }

  private static Optional<Descriptor> descriptor(ImageReference reference, Answer answer) {
    Optional<Digest> digest =
        reference
            .digest()
            .or(
                () ->
                    answer
                        .header("Docker-Content-Digest")
                        .filter(Digest::isDigest)
                        .map(Digest::new));
    OptionalLong size = answer.contentLength();
    if (digest.isEmpty() || size.isEmpty() || answer.contentType().isEmpty()) {
      return Optional.empty();
    }
    if (size.getAsLong() > FetchManifest.LARGEST_BYTES) {
      throw FetchManifest.tooLarge(reference, size.getAsLong());
    }
    return Optional.of(Descriptor.of(answer.contentType(), digest.get(), size.getAsLong()));
  }
}
