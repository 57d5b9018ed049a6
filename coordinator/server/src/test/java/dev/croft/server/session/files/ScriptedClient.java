package dev.croft.server.session.files;

import dev.croft.protocol.generated.filesync.FileSyncGrpc;
import dev.croft.protocol.generated.fsutil.Packet;
import dev.croft.protocol.generated.fsutil.Packet.PacketType;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client that sends what it is told to, and answers requests from a map. */
final class ScriptedClient extends FileSyncGrpc.FileSyncImplBase {

  private final List<Packet> script;
  private final Map<Integer, Packet> answers;
  private final CompletableFuture<Throwable> cancelled = new CompletableFuture<>();

  ScriptedClient(List<Packet> script, Map<Integer, Packet> answers) {
    this.script = script;
    this.answers = answers;
  }

  /** Completes when the farm cancels the transfer. */
  CompletableFuture<Throwable> cancelled() {
    return cancelled;
  }

  @Override
  public StreamObserver<Packet> diffCopy(StreamObserver<Packet> out) {
    script.forEach(out::onNext);
    return new StreamObserver<>() {
      @Override
      public void onNext(Packet packet) {
        switch (packet.getType()) {
          case PACKET_REQ -> {
            Packet answer = answers.get(packet.getID());
            if (answer != null) {
              out.onNext(answer);
              out.onNext(
                  Packet.newBuilder()
                      .setType(PacketType.PACKET_DATA)
                      .setID(packet.getID())
                      .build());
            }
          }
          case PACKET_FIN -> out.onNext(Packet.newBuilder().setType(PacketType.PACKET_FIN).build());
          case PACKET_STAT, PACKET_DATA, PACKET_ERR, UNRECOGNIZED ->
              throw new IllegalStateException("not for a sender: " + packet);
        }
      }

      @Override
      public void onError(Throwable failure) {
        cancelled.complete(failure);
      }

      @Override
      public void onCompleted() {
        out.onCompleted();
      }
    };
  }
}
