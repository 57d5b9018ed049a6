package dev.croft.server.remotecache;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.HashAlgorithms;
import dev.croft.server.session.files.ClientBlobs;
import java.util.Optional;

/** A cache in a directory of the client's; its layers are brought to the farm when they hit. */
final class ClientOrigin implements CacheOrigin {

  private static final int MANIFEST_LIMIT_BYTES = 8 << 20;

  private final ClientBlobs client;
  private final Digest root;
  private final BlobStore blobs;

  ClientOrigin(ClientBlobs client, Digest root, BlobStore blobs) {
    this.client = client;
    this.root = root;
    this.blobs = blobs;
  }

  @Override
  public Optional<String> reference() {
    return Optional.empty();
  }

  @Override
  public byte[] manifest() {
    return manifest(root);
  }

  @Override
  public byte[] manifest(Digest digest) {
    return verified(digest, client.read(digest, MANIFEST_LIMIT_BYTES));
  }

  @Override
  public byte[] blob(Descriptor blob, int limit) {
    return verified(blob.digest(), client.read(blob.digest(), limit));
  }

  private static byte[] verified(Digest digest, byte[] bytes) {
    if (!HashAlgorithms.digestOf(digest, bytes).equals(digest)) {
      throw CroftException.user("what the client has as " + digest + " has another digest");
    }
    return bytes;
  }

  @Override
  public boolean provides(Descriptor layer) {
    client.fetch(layer, blobs);
    return true;
  }
}
