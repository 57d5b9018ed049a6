package dev.croft.deploy.acceptance;

import java.net.URI;
import java.util.Map;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** An S3 server on a port of its own, with one bucket that is empty at first. */
final class S3Server implements AutoCloseable {

  private static final String BUCKET = "results";
  private static final String IDENTITY = "croft";
  private static final String SECRET = "croft-secret";

  private final S3Proxy server;
  private final TransientNio2BlobStore blobs;

  private S3Server(S3Proxy server, TransientNio2BlobStore blobs) {
    this.server = server;
    this.blobs = blobs;
  }

  static S3Server start() throws Exception {
    TransientNio2BlobStore blobs = new TransientNio2BlobStore();
    Object _ = blobs.createContainer(BUCKET);
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, IDENTITY, SECRET)
            .ignoreUnknownHeaders(true)
            .build();
    server.start();
    return new S3Server(server, blobs);
  }

  /** The tables of a configuration that keeps results there. */
  String config() {
    return """
        [durable]
        bucket = "%s"
        prefix = "farm"
        region = "us-east-1"
        endpoint = "http://127.0.0.1:%d"
        """
        .formatted(BUCKET, server.getPort());
  }

  /** What the environment of a process needs so that the server knows it. */
  static Map<String, String> environment() {
    return Map.of("AWS_ACCESS_KEY_ID", IDENTITY, "AWS_SECRET_ACCESS_KEY", SECRET);
  }

  /** How many objects it has. */
  int objects() {
    return blobs.list(BUCKET).contents().size();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not end", e);
    }
  }
}
