package dev.croft.oci.registry;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.HashAlgorithms;
import java.io.ByteArrayInputStream;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads from and writes to image registries as one client: its credentials and tokens are used for
 * nobody else. Thread safe; methods block, and end with kind CANCELLED where the thread is
 * interrupted.
 *
 * <p>Methods throw {@link RegistryException}: kind NOT_FOUND for what is not there, DENIED for what
 * the client may not have, TRANSIENT where the registry did not answer well after several attempts.
 */
public final class RegistryClient {

  private final RegistryCaller caller;

  /**
   * A client.
   *
   * @param clock for the life of tokens
   */
  public RegistryClient(RegistryHttp http, CredentialSource credentials, InstantSource clock) {
    this(http, credentials, clock, Backoff.usual());
  }

  RegistryClient(
      RegistryHttp http, CredentialSource credentials, InstantSource clock, Backoff backoff) {
    this.caller = new RegistryCaller(http, new Authorizer(http, credentials, clock), backoff);
  }

  /**
   * What a reference means now: a manifest or an index. Where it has a digest, whether that is
   * there.
   */
  public Descriptor resolve(ImageReference reference) {
    return new ResolveManifest(caller).resolve(reference);
  }

  /** A manifest or index by the reference's digest, or by its tag; verified. */
  public FetchedManifest fetchManifest(ImageReference reference) {
    return new FetchManifest(caller).fetch(reference);
  }

  /**
   * A manifest or index that the registry itself, not a mirror, has by the reference's digest or
   * tag now; empty where there is none. It is asked as for a push, so that who may not push is
   * refused, and once: this is for those who can do without an answer.
   */
  public Optional<FetchedManifest> fetchBeforePush(ImageReference reference) {
    return new FetchManifest(caller).atOrigin(reference);
  }

  /** Whether the registry itself has a manifest in the reference's repository by its digest. */
  public boolean hasManifest(ImageReference reference, Digest digest, String mediaType) {
    return caller.push(() -> new PushManifest(caller).isThere(reference, digest, mediaType));
  }

  /**
   * Fetches a blob of the reference's repository into a store, unless it is there; verified. What
   * was fetched before a failure is kept, and the next call goes on from there.
   */
  public void fetchBlob(
      ImageReference reference, Descriptor blob, BlobStore store, ByteProgress progress) {
    new FetchBlob(caller).fetch(reference, blob, store, progress);
  }

  /**
   * The bytes of a small blob, such as an image configuration; verified.
   *
   * @param limit in bytes; a larger blob is refused with kind RESOURCE
   */
  public byte[] readBlob(ImageReference reference, Descriptor blob, int limit) {
    if (blob.size() > limit) {
      throw new RegistryException(
          FailureKind.RESOURCE,
          "blob %s of %s has %d bytes; at most %d are allowed here"
              .formatted(blob.digest(), reference, blob.size(), limit),
          null);
    }
    return new ReadBlob(caller).read(reference, blob);
  }

  /** Whether the registry itself, not a mirror, has a blob in the reference's repository. */
  public boolean hasBlob(ImageReference reference, Digest digest) {
    return caller.push(
        () -> new CheckBlob(caller).exists(reference, digest, Scopes.pull(reference.repository())));
  }

  /**
   * Takes a blob over from another repository of the same registry.
   *
   * @return whether it is in the reference's repository now
   */
  public boolean mountBlob(ImageReference reference, String fromRepository, Digest digest) {
    return caller.push(
        () -> new StartUpload(caller).mount(reference, fromRepository, digest).isEmpty());
  }

  /**
   * Brings a blob into the reference's repository, sending its bytes only where that is needed.
   *
   * @param mountFrom another repository of the same registry that is thought to have the blob
   */
  public PushOutcome pushBlob(
      ImageReference reference,
      Descriptor blob,
      BlobSource source,
      Optional<String> mountFrom,
      ByteProgress progress) {
    return new PushBlob(caller).push(reference, blob, source, mountFrom, progress);
  }

  /** Brings a blob of a store into the reference's repository. */
  public PushOutcome pushBlob(
      ImageReference reference, Descriptor blob, BlobStore store, ByteProgress progress) {
    return pushBlob(reference, blob, () -> store.open(blob.digest()), Optional.empty(), progress);
  }

  /** Brings some bytes into the reference's repository. */
  public PushOutcome pushBlob(ImageReference reference, Descriptor blob, byte[] bytes) {
    if (!HashAlgorithms.digestOf(blob.digest(), bytes).equals(blob.digest())) {
      throw new IllegalArgumentException("these are not the bytes of " + blob.digest());
    }
    return pushBlob(
        reference,
        blob,
        () -> new ByteArrayInputStream(bytes),
        Optional.empty(),
        ByteProgress.none());
  }

  /**
   * Makes a manifest known by its digest, and by the reference's tag where it has one. Blobs and
   * manifests that it needs must be there.
   *
   * @return whether there was anything to do: false where the registry says already what is pushed
   */
  public boolean pushManifest(ImageReference reference, String mediaType, byte[] manifest) {
    return new PushManifest(caller).push(reference, mediaType, manifest);
  }
}
