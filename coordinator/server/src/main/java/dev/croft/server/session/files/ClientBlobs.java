package dev.croft.server.session.files;

import com.google.protobuf.ByteString;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.blob.BlobStore;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.blob.StoreFailures;
import dev.croft.protocol.generated.content.AbortRequest;
import dev.croft.protocol.generated.content.ContentGrpc;
import dev.croft.protocol.generated.content.InfoRequest;
import dev.croft.protocol.generated.content.ReadContentRequest;
import dev.croft.protocol.generated.content.ReadContentResponse;
import dev.croft.protocol.generated.content.WriteAction;
import dev.croft.protocol.generated.content.WriteContentRequest;
import dev.croft.protocol.generated.content.WriteContentResponse;
import dev.croft.server.session.Session;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A store of blobs at the client, such as the directory of a local cache: containerd's content API
 * in a session. Thread safe.
 */
public final class ClientBlobs {

  private static final String METHOD = "/containerd.services.content.v1.Content/Info";
  private static final String STORE_ID = "buildkit-attachable-store-id";
  private static final int CHUNK_BYTES = 256 * 1024;
  private static final long TIMEOUT_SECONDS = 60;

  private final Session session;
  private final String store;

  /**
   * A store.
   *
   * @param store its name at the client, such as {@code local:/path}
   */
  public ClientBlobs(Session session, String store) {
    this.session = session;
    this.store = store;
    if (!session.supports(METHOD)) {
      throw CroftException.user("method " + METHOD + " not supported by the client");
    }
  }

  /** A blob's size; empty where the client does not have it. */
  public OptionalLong size(Digest digest) {
    try {
      return OptionalLong.of(
          stub()
              .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS)
              .info(InfoRequest.newBuilder().setDigest(digest.value()).build())
              .getInfo()
              .getSize());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return OptionalLong.empty();
      }
      throw session.failure("failed to look for " + digest + " at the client", e);
    }
  }

  /**
   * A small blob; not verified.
   *
   * @param limit in bytes; a larger one is refused
   */
  public byte[] read(Digest digest, int limit) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      copy(digest, limit, bytes);
    } catch (IOException e) {
      throw StoreFailures.of("read " + digest, e);
    }
    return bytes.toByteArray();
  }

  /** Brings a blob into a store, unless it is there; verified. */
  public void fetch(Descriptor blob, BlobStore target) {
    if (target.has(blob.digest())) {
      return;
    }
    try (BlobWriter writer = target.resume(blob.digest(), blob.size())) {
      if (writer.written() > 0) {
        writer.discard();
        throw CroftException.notFound("another transfer of " + blob.digest() + " was cut off");
      }
      copy(blob.digest(), blob.size(), writer);
      writer.commit();
    } catch (IOException e) {
      throw StoreFailures.of("keep " + blob.digest(), e);
    }
  }

  private void copy(Digest digest, long limit, OutputStream out) throws IOException {
    long left = limit;
    try {
      Iterator<ReadContentResponse> answers =
          stub().read(ReadContentRequest.newBuilder().setDigest(digest.value()).build());
      while (answers.hasNext()) {
        ByteString data = answers.next().getData();
        left -= data.size();
        if (left < 0) {
          throw CroftException.user(
              "blob " + digest + " is larger than the " + limit + " bytes expected");
        }
        data.writeTo(out);
      }
    } catch (StatusRuntimeException e) {
      throw session.failure("failed to read " + digest + " from the client", e);
    }
  }

  /** Opens a blob's bytes. */
  public interface Source {
    /** From the first byte on. */
    InputStream open() throws IOException;
  }

  /** Brings a blob to the client, unless it is there; the client verifies it. */
  public void write(Descriptor blob, Source source) {
    if (size(blob.digest()).isPresent()) {
      return;
    }
    String ref = "croft-" + blob.digest().hex();
    BlockingCall<WriteContentRequest, WriteContentResponse> call =
        BlockingCall.start(
            session.channel(), ContentGrpc.getWriteMethod(), headers(), answer -> {});
    boolean written = false;
    try (InputStream in = source.open()) {
      send(call, blob, ref, in);
      call.finish();
      call.await();
      written = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (StatusRuntimeException e) {
      written = e.getStatus().getCode() == Status.Code.ALREADY_EXISTS;
      if (!written) {
        throw session.failure("failed to write " + blob.digest() + " at the client", e);
      }
    } catch (IOException e) {
      throw StoreFailures.of("read " + blob.digest(), e);
    } finally {
      if (!written) {
        giveUp(call, ref);
      }
    }
  }

  private static void send(
      BlockingCall<WriteContentRequest, WriteContentResponse> call,
      Descriptor blob,
      String ref,
      InputStream in)
      throws IOException, InterruptedException {
    call.send(request(blob, ref).setAction(WriteAction.STAT).setTotal(blob.size()).build());
    long offset = 0;
    for (byte[] chunk = in.readNBytes(CHUNK_BYTES);
        chunk.length > 0;
        chunk = in.readNBytes(CHUNK_BYTES)) {
      call.send(
          request(blob, ref)
              .setAction(WriteAction.WRITE)
              .setOffset(offset)
              .setData(ByteString.copyFrom(chunk))
              .build());
      offset += chunk.length;
    }
    call.send(
        request(blob, ref)
            .setAction(WriteAction.COMMIT)
            .setOffset(offset)
            .setTotal(blob.size())
            .build());
  }

  private static WriteContentRequest.Builder request(Descriptor blob, String ref) {
    return WriteContentRequest.newBuilder().setRef(ref).setExpected(blob.digest().value());
  }

  private void giveUp(BlockingCall<WriteContentRequest, WriteContentResponse> call, String ref) {
    call.cancel("the export was given up", null);
    try {
      AbortRequest request = AbortRequest.newBuilder().setRef(ref).build();
      var _ = stub().withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS).abort(request);
    } catch (StatusRuntimeException e) {
      // What was written is left to the client, who may be gone.
    }
  }

  private ContentGrpc.ContentBlockingStub stub() {
    return ContentGrpc.newBlockingStub(session.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers()));
  }

  private Metadata headers() {
    Metadata headers = new Metadata();
    headers.put(LocalHeaders.key(STORE_ID), store);
    return headers;
  }
}
