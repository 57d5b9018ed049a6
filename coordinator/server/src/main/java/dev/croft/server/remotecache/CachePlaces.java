package dev.croft.server.remotecache;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.CacheOptions.Entry;
import dev.croft.server.solve.BuildCredentials;
import java.time.InstantSource;
import java.util.Optional;

/** Where caches can be: in registries, and in directories of clients. */
public final class CachePlaces {

  private final RegistryHttp http;
  private final BuildCredentials credentials;
  private final ClientStores clients;
  private final BlobStore blobs;

  /**
   * Places.
   *
   * @param blobs the store that workers read from
   */
  public CachePlaces(
      RegistryHttp http, BuildCredentials credentials, ClientStores clients, BlobStore blobs) {
    this.http = http;
    this.credentials = credentials;
    this.clients = clients;
    this.blobs = blobs;
  }

  CredentialSource credentials(BuildScope scope) {
    return credentials.of(scope);
  }

  /** Where to read an imported cache. */
  CacheOrigin origin(BuildScope scope, Entry entry) {
    return switch (entry.type()) {
      case "registry" ->
          new RegistryOrigin(
              new RegistryClient(http, credentials.of(scope), InstantSource.system()),
              reference(entry),
              blobs);
      case "local" -> {
        String digest = attribute(entry, "digest", "local cache importer requires explicit digest");
        String directory = attribute(entry, "src", "local cache importer requires src");
        if (!Digest.isDigest(digest)) {
          throw CroftException.user("invalid checksum digest format: " + digest);
        }
        yield new ClientOrigin(clients.of(scope, "local:" + directory), new Digest(digest), blobs);
      }
      default -> throw CroftException.user("unknown cache importer: " + entry.type());
    };
  }

  /** Where to write an exported cache. */
  CacheTarget target(BuildScope scope, Entry entry) {
    if (entry.type().equals("registry")) {
      return new RegistryTarget(reference(entry), http, credentials.of(scope));
    }
    String directory = attribute(entry, "dest", "local cache exporter requires dest");
    return new ClientTarget(clients.of(scope, "local:" + directory), credentials.of(scope));
  }

  private static ImageReference reference(Entry entry) {
    return ImageReference.parse(attribute(entry, "ref", "missing ref")).withDefaultTag();
  }

  private static String attribute(Entry entry, String name, String otherwise) {
    return Optional.ofNullable(entry.attrs().get(name))
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> CroftException.user(otherwise));
  }
}
