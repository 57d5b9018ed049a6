package dev.croft.agent.tier;

import java.net.URI;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** An S3 server on a port of its own, with one bucket that is empty at first. */
final class S3Server implements AutoCloseable {

  static final String BUCKET = "results";
  private static final String IDENTITY = "croft";
  private static final String SECRET = "croft's secret";

  private final S3Proxy server;

  private S3Server(S3Proxy server) {
    this.server = server;
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
    // One of the usual places that credentials are looked for in.
    System.setProperty("aws.accessKeyId", IDENTITY);
    System.setProperty("aws.secretAccessKey", SECRET);
    return new S3Server(server);
  }

  S3Bucket bucket(String name) {
    return new S3Bucket(
        name,
        "farm/",
        Optional.of("us-east-1"),
        Optional.of(URI.create("http://127.0.0.1:" + server.getPort())),
        true);
  }

  @Override
  public void close() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not end", e);
    }
  }
}
