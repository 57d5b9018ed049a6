package dev.croft.server.session.files;

import com.google.protobuf.ByteString;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.FileStat;
import dev.croft.protocol.generated.fsutil.Packet;
import dev.croft.protocol.generated.fsutil.Packet.PacketType;
import dev.croft.server.session.files.FileIntake.IncomingFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One transfer from a client: each file is asked for as soon as the client has named it, unless it
 * is known. The client's packets come one at a time.
 */
final class Receiving {

  private final FileIntake intake;
  private final Listing known;
  private final TransferProgress progress;
  private final CompletableFuture<BlockingCall<Packet, Packet>> call = new CompletableFuture<>();
  private final SentFiles paths = new SentFiles();
  private final List<ReceivedFile> files = new ArrayList<>();
  private final Map<Integer, Wanted> wanted = new HashMap<>();
  private final Map<String, Listing.Known> listing = new HashMap<>();
  private boolean listed;
  private boolean finished;
  private boolean over;
  private long bytes;
  private volatile @Nullable CroftException failure;

  Receiving(FileIntake intake, Listing known, TransferProgress progress) {
    this.intake = intake;
    this.known = known;
    this.progress = new PacedProgress(progress);
  }

  /** Names the call whose messages are accepted; nothing is accepted before. */
  void answerOn(BlockingCall<Packet, Packet> running) {
    call.complete(running);
  }

  void accept(Packet packet) {
    if (failure != null) {
      return;
    }
    try {
      bytes += packet.getSerializedSize();
      progress.transferred(bytes, false);
      handle(packet);
    } catch (CroftException e) {
      fail(e);
    } catch (IOException e) {
      fail(
          new CroftException(
              FailureKind.RESOURCE, "failed to keep a received file: " + e.getMessage(), e));
    } catch (RuntimeException e) {
      fail(new CroftException(FailureKind.INTERNAL, "failed to receive files: " + e, e));
    }
  }

  private void handle(Packet packet) throws IOException {
    if (over) {
      throw CroftException.user("the client went on after it had ended the transfer");
    }
    switch (packet.getType()) {
      case PACKET_STAT -> {
        if (packet.hasStat()) {
          take(SentFiles.sane(FileStat.read(packet.getStat())));
        } else {
          listed = true;
          finishIfAllIsThere();
        }
      }
      case PACKET_DATA -> take(packet.getID(), packet.getData());
      case PACKET_ERR ->
          throw CroftException.user("error from sender: " + packet.getData().toStringUtf8());
      case PACKET_FIN -> {
        over = true;
        call.join().finish();
      }
      case PACKET_REQ, UNRECOGNIZED ->
          throw CroftException.user("the client sent a packet of type " + packet.getTypeValue());
    }
  }

  private void take(FileStat stat) throws IOException {
    if (listed) {
      throw CroftException.user("the client sent " + stat.path() + " after the end of its list");
    }
    paths.check(stat);
    int id = files.size();
    if (stat.isHardLink()) {
      files.add(linkTo(files.get(paths.position(stat.linkName())), stat));
      return;
    }
    files.add(new ReceivedFile(stat, Optional.empty()));
    if (stat.kind() != FileKind.REGULAR) {
      return;
    }
    Optional<Digest> content = known.contentOf(stat).filter(intake::has);
    if (content.isPresent()) {
      keep(id, stat, stat.size(), content.get());
    } else if (stat.size() == 0) {
      try (IncomingFile empty = intake.begin(0)) {
        keep(id, stat, 0, empty.commit());
      }
    } else {
      wanted.put(id, new Wanted(stat));
      call.join().post(Packet.newBuilder().setType(PacketType.PACKET_REQ).setID(id).build());
    }
  }

  /** A further name has no content of its own on the wire; the first name's may still be coming. */
  private static ReceivedFile linkTo(ReceivedFile first, FileStat stat) {
    if (first.stat().kind() != stat.kind() || first.stat().isHardLink()) {
      throw CroftException.user(
          "the client sent " + stat.path() + " as a link to something else: " + stat.linkName());
    }
    return new ReceivedFile(stat, Optional.empty());
  }

  private void take(int id, ByteString data) throws IOException {
    Wanted file = wanted.get(id);
    if (file == null) {
      throw CroftException.user("invalid file request " + id);
    }
    if (!data.isEmpty()) {
      file.write(intake, data);
      return;
    }
    wanted.remove(id);
    keep(id, file.stat, file.written, file.commit(intake));
    finishIfAllIsThere();
  }

  private void keep(int id, FileStat stat, long size, Digest content) {
    files.set(id, new ReceivedFile(stat.withSize(size), Optional.of(content)));
    if (size == stat.size()) {
      // A file that changed while it was read has to be read again the next time.
      listing.put(stat.path(), new Listing.Known(stat, content));
    }
  }

  private void finishIfAllIsThere() {
    if (listed && wanted.isEmpty() && !finished) {
      finished = true;
      call.join().post(Packet.newBuilder().setType(PacketType.PACKET_FIN).build());
    }
  }

  private void fail(CroftException cause) {
    failure = cause;
    call.join().cancel(cause.text(), cause);
  }

  /** Why the transfer was given up on this side. */
  Optional<CroftException> failure() {
    return Optional.ofNullable(failure);
  }

  /** All files, once the client has ended the call. */
  List<ReceivedFile> result() {
    if (failure != null) {
      throw failure;
    }
    if (!finished) {
      throw CroftException.user("the client ended the transfer before all files had come");
    }
    progress.transferred(bytes, true);
    List<ReceivedFile> result = new ArrayList<>(files.size());
    for (ReceivedFile file : files) {
      result.add(file.stat().isHardLink() ? withContentOfFirstName(file) : file);
    }
    return result;
  }

  private ReceivedFile withContentOfFirstName(ReceivedFile link) {
    ReceivedFile first = files.get(paths.position(link.stat().linkName()));
    return new ReceivedFile(link.stat().withSize(first.stat().size()), first.content());
  }

  /** What to remember for the next time. */
  Listing listing() {
    return new Listing(listing);
  }

  /** Throws away what has not come whole. */
  void close() {
    wanted.values().forEach(Wanted::discard);
    wanted.clear();
  }

  /** A file that was asked for. It is opened when its first bytes come. */
  private static final class Wanted {

    private final FileStat stat;
    private @Nullable IncomingFile file;
    private long written;

    Wanted(FileStat stat) {
      this.stat = stat;
    }

    void write(FileIntake intake, ByteString data) throws IOException {
      if (file == null) {
        file = intake.begin(stat.size());
      }
      file.write(data.asReadOnlyByteBuffer());
      written += data.size();
    }

    Digest commit(FileIntake intake) throws IOException {
      try (IncomingFile whole = file == null ? intake.begin(0) : file) {
        return whole.commit();
      }
    }

    void discard() {
      if (file != null) {
        try {
          file.close();
        } catch (IOException _) {
          // What is left of it belongs to the store, which clears it away.
        }
      }
    }
  }
}
