package dev.croft.oci.registry;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.FailureKind;
import java.net.URI;
import java.util.Optional;

/** {@code POST /v2/<name>/blobs/uploads/}, with or without a blob to mount. */
final class StartUpload {

  private final RegistryCaller caller;

  StartUpload(RegistryCaller caller) {
    this.caller = caller;
  }

  /** Starts an upload; where the bytes go. */
  Upload start(ImageReference reference) {
    RegistryHost host = caller.pushHost(reference);
    Call call =
        Call.of(
                "POST",
                host,
                host.uri(reference.repository(), "/blobs/uploads/"),
                Scopes.push(reference.repository()))
            .withBody(RequestBody.of(new byte[0]));
    try (Answer answer = caller.call(call)) {
      if (!answer.isSuccess()) {
        throw answer.failure();
      }
      return upload(answer);
    }
  }

  /**
   * Takes a blob over from another repository of the same registry.
   *
   * @return empty where it is there now; otherwise the upload that the registry started instead, or
   *     that has to be started because the other repository may not be read
   */
  Optional<Upload> mount(ImageReference reference, String fromRepository, Digest digest) {
    RegistryHost host = caller.pushHost(reference);
    String query = "/blobs/uploads/?mount=" + digest + "&from=" + fromRepository;
    Call call =
        Call.of(
                "POST",
                host,
                host.uri(reference.repository(), query),
                Scopes.push(reference.repository()).union(Scopes.pull(fromRepository)))
            .withBody(RequestBody.of(new byte[0]));
    try (Answer answer = caller.call(call)) {
      if (answer.status() == 201) {
        return Optional.empty();
      }
      if (answer.isSuccess()) {
        return Optional.of(upload(answer));
      }
      if (RegistryFailures.kind(answer.status()) == FailureKind.TRANSIENT) {
        throw answer.failure();
      }
    } catch (RegistryException e) {
      if (e.kind() != FailureKind.DENIED) {
        throw e;
      }
    }
    return Optional.of(start(reference));
  }

  private static Upload upload(Answer answer) {
    URI location =
        answer
            .header("Location")
            .map(answer.uri()::resolve)
            .orElseThrow(
                () ->
                    new RegistryException(
                        FailureKind.TRANSIENT,
                        "the registry started an upload at "
                            + RegistryFailures.shown(answer.uri())
                            + " but did not say where the bytes go",
                        null));
    return new Upload(location, RegistryHttp.sameServer(location, answer.uri()));
  }

  /**
   * Where the bytes of a blob go.
   *
   * @param authorized whether that is the registry itself, which may see credentials
   */
  record Upload(URI location, boolean authorized) {

    /** The address that ends the upload. */
    URI ending(Digest digest) {
      String text = location.toString();
      return URI.create(text + (text.contains("?") ? "&" : "?") + "digest=" + digest);
    }
  }
}
