package dev.croft.agent.tier;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Objects in a bucket of an S3 server. */
public final class S3Objects implements ObjectStore {

  private static final String OCTETS = "application/octet-stream";
  private static final int NOT_FOUND = 404;

  /** What is longer goes up in parts, of which a server takes ten thousand of up to 5 GiB. */
  private static final long LEAST_PART_BYTES = 64 << 20;

  private static final long MOST_PARTS = 9_000;

  private final S3Client client;
  private final S3Bucket bucket;
  private final long leastPartBytes;

  /**
   * Objects in a bucket; nothing is asked of the server before the first call.
   *
   * @throws IOException where something is missing without which no call can be made, such as the
   *     region
   */
  public static S3Objects open(S3Bucket bucket) throws IOException {
    try {
      return new S3Objects(bucket, LEAST_PART_BYTES);
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The same with parts of another size; servers refuse those below 5 MiB. */
  S3Objects(S3Bucket bucket, long leastPartBytes) {
    this.bucket = bucket;
    this.leastPartBytes = leastPartBytes;
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .forcePathStyle(bucket.pathStyle())
            // Blobs are verified by their digests; not every server knows newer checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    bucket.region().map(Region::of).ifPresent(builder::region);
    bucket.endpoint().ifPresent(builder::endpointOverride);
    this.client = builder.build();
  }

  @Override
  public Optional<Long> size(String key) throws IOException {
    return found(
        key,
        () ->
            client
                .headObject(request -> request.bucket(bucket.bucket()).key(path(key)))
                .contentLength());
  }

  @Override
  public Optional<InputStream> open(String key, long from) throws IOException {
    return found(
        key,
        () ->
            client.getObject(
                request -> {
                  request.bucket(bucket.bucket()).key(path(key));
                  if (from > 0) {
                    request.range("bytes=" + from + "-");
                  }
                }));
  }

  @Override
  public void put(String key, byte[] bytes) throws IOException {
    done("put", key, () -> put(key, RequestBody.fromBytes(bytes)));
  }

  @Override
  public void put(String key, Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > leastPartBytes) {
      done("put", key, () -> putParts(key, file, bytes));
    } else {
      done("put", key, () -> put(key, RequestBody.fromFile(file)));
    }
  }

  private Object put(String key, RequestBody body) {
    return client.putObject(
        request -> request.bucket(bucket.bucket()).key(path(key)).contentType(OCTETS), body);
  }

  /** The object is there when all parts are. */
  private Object putParts(String key, Path file, long bytes) {
    String upload =
        client
            .createMultipartUpload(
                request -> request.bucket(bucket.bucket()).key(path(key)).contentType(OCTETS))
            .uploadId();
    try {
      long partBytes = Math.max(leastPartBytes, bytes / MOST_PARTS);
      List<CompletedPart> parts = new ArrayList<>();
      for (long from = 0; from < bytes; from += partBytes) {
        int number = parts.size() + 1;
        String tag =
            client
                .uploadPart(
                    request ->
                        request
                            .bucket(bucket.bucket())
                            .key(path(key))
                            .uploadId(upload)
                            .partNumber(number),
                    part(file, from, Math.min(partBytes, bytes - from)))
                .eTag();
        parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
      }
      return client.completeMultipartUpload(
          request ->
              request
                  .bucket(bucket.bucket())
                  .key(path(key))
                  .uploadId(upload)
                  .multipartUpload(whole -> whole.parts(parts)));
    } catch (RuntimeException e) {
      abort(key, upload, e);
      throw e;
    }
  }

  /** Parts of what is not finished would be kept, and paid for, without ever being seen. */
  private void abort(String key, String upload, RuntimeException reason) {
    try {
      Object _ =
          client.abortMultipartUpload(
              request -> request.bucket(bucket.bucket()).key(path(key)).uploadId(upload));
    } catch (SdkException e) {
      reason.addSuppressed(e);
    }
  }

  private static RequestBody part(Path file, long from, long bytes) {
    return RequestBody.fromContentProvider(() -> opened(file, from), bytes, OCTETS);
  }

  private static InputStream opened(Path file, long from) {
    try {
      SeekableByteChannel channel = Files.newByteChannel(file).position(from);
      return new BufferedInputStream(Channels.newInputStream(channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy onto itself, which servers take when it changes something: here the metadata. */
  @Override
  public void touch(String key) throws IOException {
    Optional<Object> _ =
        found(
            key,
            () ->
                client.copyObject(
                    request ->
                        request
                            .sourceBucket(bucket.bucket())
                            .sourceKey(path(key))
                            .destinationBucket(bucket.bucket())
                            .destinationKey(path(key))
                            .contentType(OCTETS)
                            .metadataDirective(MetadataDirective.REPLACE)));
  }

  @Override
  public void delete(String key) throws IOException {
    done(
        "delete",
        key,
        () -> client.deleteObject(request -> request.bucket(bucket.bucket()).key(path(key))));
  }

  @Override
  public List<StoredObject> list(String folder) throws IOException {
    List<StoredObject> found = new ArrayList<>();
    done(
        "list",
        folder,
        () -> {
          client
              .listObjectsV2Paginator(
                  request -> request.bucket(bucket.bucket()).prefix(path(folder) + "/"))
              .contents()
              .forEach(
                  object ->
                      found.add(
                          new StoredObject(
                              object.key().substring(bucket.prefix().length()),
                              object.size(),
                              object.lastModified())));
          return found;
        });
    return found;
  }

  private String path(String key) {
    return bucket.prefix() + key;
  }

  /** Empty where the server says that there is no such object. */
  private <T> Optional<T> found(String key, Supplier<T> call) throws IOException {
    try {
      return Optional.of(call.get());
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND && !isBucketMissing(e)) {
        return Optional.empty();
      }
      throw failure("read", key, e);
    } catch (SdkException e) {
      throw failure("read", key, e);
    }
  }

  private static boolean isBucketMissing(S3Exception e) {
    return e.awsErrorDetails() != null && "NoSuchBucket".equals(e.awsErrorDetails().errorCode());
  }

  private void done(String what, String key, Supplier<?> call) throws IOException {
    try {
      Object _ = call.get();
    } catch (SdkException e) {
      throw failure(what, key, e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private IOException failure(String what, String key, SdkException e) {
    return new IOException(
        "cannot " + what + " " + key + " in the bucket " + bucket.bucket() + ": " + e.getMessage(),
        e);
  }

  @Override
  public void close() {
    client.close();
  }
}
