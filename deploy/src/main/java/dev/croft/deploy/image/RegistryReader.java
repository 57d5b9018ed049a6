package dev.croft.deploy.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Reads from a registry that needs no credentials, over plain http.
 *
 * @param host with port
 */
record RegistryReader(String host, String repository, String tag) {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String MANIFESTS =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";

  /** A reference of the form HOST:PORT/REPOSITORY:TAG or HOST:PORT/REPOSITORY@DIGEST. */
  static RegistryReader of(String reference) {
    int slash = reference.indexOf('/');
    int at = reference.indexOf('@');
    int colon = at > 0 ? at : reference.lastIndexOf(':');
    return new RegistryReader(
        reference.substring(0, slash),
        reference.substring(slash + 1, colon),
        reference.substring(colon + 1));
  }

  byte[] manifest(String tagOrDigest) {
    return get("manifests/" + tagOrDigest);
  }

  byte[] blob(String digest) {
    return get("blobs/" + digest);
  }

  private byte[] get(String path) {
    URI uri = URI.create("http://" + host + "/v2/" + repository + "/" + path);
    try {
      HttpResponse<byte[]> answer =
          CLIENT.send(
              HttpRequest.newBuilder(uri).header("Accept", MANIFESTS).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(uri + " answered " + answer.statusCode());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
