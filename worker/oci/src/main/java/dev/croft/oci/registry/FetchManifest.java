package dev.croft.oci.registry;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.HashAlgorithms;
import dev.croft.oci.image.MediaTypes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /v2/<name>/manifests/<reference>}. */
final class FetchManifest {

  static final Map<String, List<String>> ACCEPT =
      Map.of("Accept", List.of(String.join(", ", MediaTypes.MANIFESTS) + ", */*"));

  /** What the distribution specification asks registries to accept, and clients to expect. */
  static final int LARGEST_BYTES = 8 << 20;

  private final RegistryCaller caller;

  FetchManifest(RegistryCaller caller) {
    this.caller = caller;
  }

  /** Fetches and verifies a manifest by the reference's digest, or by its tag. */
  FetchedManifest fetch(ImageReference reference) {
    return caller.pull(reference, host -> from(host, reference));
  }

  /** What the registry itself has; asked once, by one who may push. */
  Optional<FetchedManifest> atOrigin(ImageReference reference) {
    try {
      return Optional.of(
          from(caller.pushHost(reference), reference, Scopes.push(reference.repository())));
    } catch (RegistryException e) {
      if (e.kind() == FailureKind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  FetchedManifest from(RegistryHost host, ImageReference reference) {
    return from(host, reference, Scopes.pull(reference.repository()));
  }

  private FetchedManifest from(RegistryHost host, ImageReference reference, Scopes scopes) {
    Call call =
        Call.of(
                "GET",
                host,
                host.uri(reference.repository(), "/manifests/" + reference.object()),
                scopes)
            .withHeaders(ACCEPT);
    try (Answer answer = caller.call(call)) {
      if (answer.status() == 404) {
        throw notFound(reference);
      }
      if (!answer.isSuccess()) {
        throw answer.failure();
      }
      byte[] bytes = answer.body().readNBytes(LARGEST_BYTES + 1);
      if (bytes.length > LARGEST_BYTES) {
        throw tooLarge(reference, bytes.length);
      }
      return verified(reference, answer, bytes);
    } catch (IOException e) {
      throw RegistryFailures.noAnswer("GET", call.uri(), e);
    }
  }

  private static FetchedManifest verified(ImageReference reference, Answer answer, byte[] bytes) {
    Optional<Digest> expected =
        reference
            .digest()
            .or(
                () ->
                    answer
                        .header("Docker-Content-Digest")
                        .filter(Digest::isDigest)
                        .map(Digest::new));
    Digest actual =
        expected
            .map(digest -> HashAlgorithms.digestOf(digest, bytes))
            .orElseGet(() -> Digest.ofBytes(bytes));
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw new RegistryException(
          FailureKind.TRANSIENT,
          "failed to fetch manifest %s from %s: expected digest %s but got %s"
              .formatted(reference, answer.uri().getHost(), expected.get(), actual),
          null);
    }
    return new FetchedManifest(Descriptor.of(answer.contentType(), actual, bytes.length), bytes);
  }

  static RegistryException notFound(ImageReference reference) {
    return new RegistryException(FailureKind.NOT_FOUND, reference + ": not found", 404, null);
  }

  static RegistryException tooLarge(ImageReference reference, long size) {
    return new RegistryException(
        FailureKind.USER,
        "rejecting %d byte manifest for %s: at most %d bytes are allowed"
            .formatted(size, reference, LARGEST_BYTES),
        null);
  }
}
