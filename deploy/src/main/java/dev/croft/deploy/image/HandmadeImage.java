package dev.croft.deploy.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Puts an image for linux/amd64 that is made of given layers into a registry. */
public final class HandmadeImage {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

  private final String host;
  private final String repository;

  private HandmadeImage(String host, String repository) {
    this.host = host;
    this.repository = repository;
  }

  /** Pushes {@code HOST/REPOSITORY:latest}; the digests of the layers. */
  public static List<String> push(String host, String repository, List<byte[]> tars) {
    List<String> diffIds = tars.stream().map(tar -> "\"" + digest(tar) + "\"").toList();
    return push(
        host,
        repository,
        tars,
        """
        {"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"]},
         "rootfs":{"type":"layers","diff_ids":[%s]}}
        """
            .formatted(String.join(",", diffIds)));
  }

  /** Pushes {@code HOST/REPOSITORY:latest} with any configuration; the digests of the layers. */
  public static List<String> push(
      String host, String repository, List<byte[]> tars, String config) {
    HandmadeImage image = new HandmadeImage(host, repository);
    List<String> digests = new ArrayList<>();
    List<String> layers = new ArrayList<>();
    for (byte[] tar : tars) {
      byte[] blob = gzip(tar);
      digests.add(digest(blob));
      layers.add(image.blob("application/vnd.oci.image.layer.v1.tar+gzip", blob));
    }
    image.manifest(
        MANIFEST_TYPE,
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}
        """
            .formatted(
                MANIFEST_TYPE,
                image.blob("application/vnd.oci.image.config.v1+json", bytes(config)),
                String.join(",", layers)));
    return digests;
  }

  private void manifest(String type, String manifest) {
    send(
        HttpRequest.newBuilder(uri("manifests/latest"))
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofString(manifest))
            .build());
  }

  private String blob(String mediaType, byte[] content) {
    HttpResponse<String> upload =
        send(
            HttpRequest.newBuilder(uri("blobs/uploads/"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    String location = upload.headers().firstValue("Location").orElseThrow();
    send(
        HttpRequest.newBuilder(
                URI.create(
                    location + (location.contains("?") ? "&" : "?") + "digest=" + digest(content)))
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
            .build());
    return """
        {"mediaType":"%s","digest":"%s","size":%d}"""
        .formatted(mediaType, digest(content), content.length);
  }

  private URI uri(String path) {
    return URI.create("http://" + host + "/v2/" + repository + "/" + path);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      HttpResponse<String> answer =
          CLIENT.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(request + ": " + answer.statusCode() + answer.body());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gzip(byte[] tar) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static String digest(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
