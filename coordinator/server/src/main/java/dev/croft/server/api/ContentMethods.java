package dev.croft.server.api;

import com.google.protobuf.ByteString;
import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.BlobInfo;
import dev.croft.oci.blob.BlobStore;
import dev.croft.protocol.generated.content.Info;
import dev.croft.protocol.generated.content.InfoRequest;
import dev.croft.protocol.generated.content.InfoResponse;
import dev.croft.protocol.generated.content.ListContentRequest;
import dev.croft.protocol.generated.content.ListContentResponse;
import dev.croft.protocol.generated.content.ListStatusesRequest;
import dev.croft.protocol.generated.content.ListStatusesResponse;
import dev.croft.protocol.generated.content.ReadContentRequest;
import dev.croft.protocol.generated.content.ReadContentResponse;
import dev.croft.server.wire.Timestamps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/** Containerd's content API, to be read only: what history records name is read through it. */
final class ContentMethods {
  private static final int CHUNK_BYTES = 512 * 1024;
  private static final int LIST_CHUNK = 100;

  private final List<BlobStore> stores;

  /** Serves the blobs of some stores, the first that has one. */
  ContentMethods(List<BlobStore> stores) {
    this.stores = List.copyOf(stores);
  }

  void bind(GrpcMethods.Service service) {
    service
        .unary("Info", InfoRequest.getDefaultInstance(), this::info)
        .streaming("List", ListContentRequest.getDefaultInstance(), this::list)
        .streaming("Read", ReadContentRequest.getDefaultInstance(), this::read)
        .unary(
            "ListStatuses",
            ListStatusesRequest.getDefaultInstance(),
            (caller, request) -> ListStatusesResponse.getDefaultInstance());
  }

  private InfoResponse info(Caller caller, InfoRequest request) {
    Digest digest = digest(request.getDigest());
    long size = holder(digest).size(digest).orElseThrow(() -> notFound(digest));
    return InfoResponse.newBuilder()
        .setInfo(Info.newBuilder().setDigest(digest.value()).setSize(size))
        .build();
  }

  private void list(
      Caller caller, ListContentRequest request, Answers<ListContentResponse> answers) {
    ListContentResponse.Builder chunk = ListContentResponse.newBuilder();
    for (BlobStore store : stores) {
      for (BlobInfo blob : store.list()) {
        chunk.addInfo(
            Info.newBuilder()
                .setDigest(blob.digest().value())
                .setSize(blob.size())
                .setUpdatedAt(Timestamps.of(blob.lastUsed())));
        if (chunk.getInfoCount() == LIST_CHUNK) {
          answers.send(chunk.build());
          chunk.clear();
        }
      }
    }
    if (chunk.getInfoCount() > 0) {
      answers.send(chunk.build());
    }
  }

  private void read(
      Caller caller, ReadContentRequest request, Answers<ReadContentResponse> answers) {
    Digest digest = digest(request.getDigest());
    try (SeekableByteChannel blob = holder(digest).openChannel(digest)) {
      long end =
          request.getSize() > 0
              ? Math.min(blob.size(), request.getOffset() + request.getSize())
              : blob.size();
      if (request.getOffset() < 0 || request.getOffset() > blob.size()) {
        throw CroftException.user("read of " + digest + " past its end");
      }
      blob.position(request.getOffset());
      while (blob.position() < end) {
        long offset = blob.position();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, end - offset));
        if (blob.read(chunk) < 0) {
          return;
        }
        answers.send(
            ReadContentResponse.newBuilder()
                .setOffset(offset)
                .setData(ByteString.copyFrom(chunk.flip()))
                .build());
      }
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.INTERNAL, "blob " + digest + " cannot be read: " + e.getMessage(), e);
    }
  }

  private BlobStore holder(Digest digest) {
    return stores.stream()
        .filter(store -> store.has(digest))
        .findFirst()
        .orElseThrow(() -> notFound(digest));
  }

  private static Digest digest(String text) {
    if (!Digest.isDigest(text)) {
      throw CroftException.user("\"" + text + "\" is not a digest");
    }
    return new Digest(text);
  }

  private static CroftException notFound(Digest digest) {
    return CroftException.notFound("content " + digest + ": not found");
  }
}
