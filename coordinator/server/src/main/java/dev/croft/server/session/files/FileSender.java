package dev.croft.server.session.files;

import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.filesync.FileSendGrpc;
import dev.croft.protocol.generated.fsutil.Packet;
import dev.croft.server.session.Session;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.util.Map;

/** Sends a build's results to its client: as files of a directory, or as one stream of bytes. */
public final class FileSender {

  private static final String METHOD = "/moby.filesync.v1.FileSend/DiffCopy";
  private static final String EXPORTER_ID = "buildkit-attachable-exporter-id";
  private static final String MULTI_PLATFORM = "buildkit-exporter-multi-platform";
  private static final String METADATA_PREFIX = "exporter-md-";

  /** The same method as the stream's, but a directory's messages are packets. */
  private static final MethodDescriptor<Packet, Packet> PACKETS =
      MethodDescriptor.<Packet, Packet>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName(FileSendGrpc.getDiffCopyMethod().getFullMethodName())
          .setRequestMarshaller(ProtoUtils.marshaller(Packet.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(Packet.getDefaultInstance()))
          .build();

  private final Session session;

  /** A sender to a session's client. */
  public FileSender(Session session) {
    this.session = session;
  }

  /**
   * Sends files into the directory that the client chose; blocks until the client has them. The
   * client asks only for contents that it lacks.
   *
   * @param exporter which of the client's outputs this is, from 0
   * @param allPlatforms whether this one transfer holds the files of all platforms
   * @throws CroftException where the client takes no files, or fails to keep them
   */
  public void sendTree(
      int exporter, boolean allPlatforms, ExportTree tree, TransferProgress progress)
      throws InterruptedException {
    checkSupport();
    Metadata headers = headers(exporter);
    if (allPlatforms) {
      headers.put(LocalHeaders.key(MULTI_PLATFORM), "1");
    }
    Sending sending = new Sending(tree, progress);
    BlockingCall<Packet, Packet> call =
        BlockingCall.start(session.channel(), PACKETS, headers, sending::accept);
    try {
      sending.run(call);
    } catch (StatusRuntimeException e) {
      throw sending
          .failure()
          .orElseGet(() -> session.failure("failed to send files to the client", e));
    } catch (InterruptedException | CroftException e) {
      call.cancel("the export was given up", e);
      throw e;
    }
  }

  /**
   * Opens the file that the client chose, such as a tar archive. Closing it waits until the client
   * has all of it.
   *
   * @param exporter which of the client's outputs this is, from 0
   * @param metadata what the client is told of the file
   */
  public ClientFile openFile(int exporter, Map<String, String> metadata) {
    checkSupport();
    Metadata headers = headers(exporter);
    metadata.forEach((name, value) -> headers.put(LocalHeaders.key(METADATA_PREFIX + name), value));
    return new ClientFile(
        session,
        BlockingCall.start(session.channel(), FileSendGrpc.getDiffCopyMethod(), headers, _ -> {}));
  }

  private void checkSupport() {
    if (!session.supports(METHOD)) {
      throw CroftException.user("method " + METHOD + " not supported by the client");
    }
  }

  private static Metadata headers(int exporter) {
    Metadata headers = new Metadata();
    headers.put(LocalHeaders.key(EXPORTER_ID), Integer.toString(exporter));
    return headers;
  }
}
