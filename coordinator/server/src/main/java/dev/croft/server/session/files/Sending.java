package dev.croft.server.session.files;

import com.google.protobuf.ByteString;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.FileStat;
import dev.croft.protocol.fsutil.PathOrder;
import dev.croft.protocol.generated.fsutil.Packet;
import dev.croft.protocol.generated.fsutil.Packet.PacketType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One transfer to a client: the list of files, and after it the contents that the client asked for
 * meanwhile.
 */
final class Sending {

  private static final int CHUNK_BYTES = 32 * 1024;
  private static final int FINISHED = -1;
  private static final int FAILED = -2;

  private final ExportTree tree;
  private final TransferProgress progress;
  private final List<FileStat> files;
  private final BitSet asked = new BitSet();
  private final BlockingQueue<Integer> wishes = new LinkedBlockingQueue<>();
  private volatile @Nullable CroftException failure;
  private long bytes;

  Sending(ExportTree tree, TransferProgress progress) {
    this.tree = tree;
    this.progress = new PacedProgress(progress);
    this.files = new ArrayList<>(tree.files());
    this.files.sort(Comparator.comparing(FileStat::path, PathOrder.INSTANCE));
  }

  /** A packet of the client's; the client asks for each file at most once. */
  void accept(Packet packet) {
    switch (packet.getType()) {
      case PACKET_REQ -> {
        int id = packet.getID();
        if (id < 0 || id >= files.size() || !isRegular(files.get(id)) || asked.get(id)) {
          fail(CroftException.user("invalid file id " + Integer.toUnsignedString(id)));
        } else {
          asked.set(id);
          wishes.add(id);
        }
      }
      case PACKET_FIN -> wishes.add(FINISHED);
      case PACKET_ERR ->
          fail(CroftException.user("error from receiver: " + packet.getData().toStringUtf8()));
      case PACKET_STAT, PACKET_DATA, UNRECOGNIZED ->
          fail(CroftException.user("the client sent a packet of type " + packet.getTypeValue()));
    }
  }

  /** Sends everything and waits for the client's end of the call. */
  void run(BlockingCall<Packet, Packet> call) throws InterruptedException {
    Thread waiter = Thread.ofVirtual().name("session-send-end").start(() -> awaitEnd(call));
    try {
      for (FileStat file : files) {
        send(call, Packet.newBuilder().setType(PacketType.PACKET_STAT).setStat(file.write()));
      }
      send(call, Packet.newBuilder().setType(PacketType.PACKET_STAT));
      for (int id = wishes.take(); id != FINISHED; id = wishes.take()) {
        if (id == FAILED) {
          call.await();
          throw failure().orElseGet(() -> CroftException.user("the client ended the transfer"));
        }
        sendContent(call, id);
      }
      send(call, Packet.newBuilder().setType(PacketType.PACKET_FIN));
      call.finish();
      call.await();
      progress.transferred(bytes, true);
    } finally {
      waiter.interrupt();
    }
  }

  /** Why the transfer failed, where the client or the tree told. */
  Optional<CroftException> failure() {
    return Optional.ofNullable(failure);
  }

  /** A call that ends must not leave the sender waiting for wishes. */
  private void awaitEnd(BlockingCall<Packet, Packet> call) {
    try {
      call.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException _) {
      // The sender sees the same failure when it looks at the call.
    }
    wishes.add(FAILED);
  }

  private void sendContent(BlockingCall<Packet, Packet> call, int id) throws InterruptedException {
    String path = files.get(id).path();
    try (InputStream content = tree.open(path)) {
      byte[] chunk = new byte[CHUNK_BYTES];
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        if (read > 0) {
          send(
              call,
              Packet.newBuilder()
                  .setType(PacketType.PACKET_DATA)
                  .setID(id)
                  .setData(ByteString.copyFrom(chunk, 0, read)));
        }
      }
    } catch (IOException e) {
      // The call is cancelled then: an unfinished file does not pass for a whole one.
      throw new CroftException(
          FailureKind.INTERNAL, "failed to read " + path + ": " + e.getMessage(), e);
    }
    send(call, Packet.newBuilder().setType(PacketType.PACKET_DATA).setID(id));
  }

  private void send(BlockingCall<Packet, Packet> call, Packet.Builder packet)
      throws InterruptedException {
    Packet message = packet.build();
    call.send(message);
    bytes += message.getSerializedSize();
    progress.transferred(bytes, false);
  }

  private void fail(CroftException cause) {
    failure = cause;
    wishes.add(FAILED);
  }

  private static boolean isRegular(FileStat file) {
    return file.kind() == FileKind.REGULAR;
  }
}
