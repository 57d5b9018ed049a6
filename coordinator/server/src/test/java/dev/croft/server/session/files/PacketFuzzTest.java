package dev.croft.server.session.files;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.generated.filesync.FileSyncGrpc;
import dev.croft.protocol.generated.fsutil.Packet;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

class PacketFuzzTest {

  /** Packets with a byte each for their lengths. */
  @FuzzTest
  void anyPacketsAreTakenOrRefusedForAReason(byte[] packets) {
    Receiving receiving = new Receiving(new MemoryIntake(), Listing.empty(), (bytes, done) -> {});
    receiving.answerOn(
        BlockingCall.start(
            new DeafChannel(), FileSyncGrpc.getDiffCopyMethod(), new Metadata(), packet -> {}));
    ByteBuffer rest = ByteBuffer.wrap(packets);
    while (rest.hasRemaining()) {
      byte[] packet = new byte[Math.min(Byte.toUnsignedInt(rest.get()), rest.remaining())];
      rest.get(packet);
      try {
        receiving.accept(Packet.parseFrom(packet));
      } catch (InvalidProtocolBufferException e) {
        return;
      }
    }
    receiving
        .failure()
        .filter(failure -> failure.kind() == FailureKind.INTERNAL)
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  /** Takes all that is sent, and says nothing. */
  private static final class DeafChannel extends Channel {

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      return new ClientCall<>() {
        @Override
        public void start(Listener<A> listener, Metadata headers) {}

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {}

        @Override
        public void halfClose() {}

        @Override
        public void sendMessage(Q message) {}
      };
    }

    @Override
    public String authority() {
      return "deaf";
    }
  }
}
