package dev.croft.server.session.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.FileStat;
import dev.croft.protocol.generated.fsutil.Packet;
import dev.croft.protocol.generated.fsutil.Packet.PacketType;
import dev.croft.server.session.GrpcClient;
import dev.croft.server.session.Session;
import dev.croft.server.session.Sessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HostileFilesTest {

  @TempDir private Path scratch;
  private final Sessions sessions = new Sessions();
  private final MemoryIntake intake = new MemoryIntake();
  private final List<GrpcClient> clients = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    sessions.close();
    for (GrpcClient client : clients) {
      client.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up", "/etc/passwd", "a/../../b", "a//b", "./a", "a/", "..", ""})
  void aPathThatLeadsOutIsRefused(String path) throws Exception {
    ScriptedClient client = client(stat(file(path, 0)));

    assertThatThrownBy(() -> receive(client))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("path");
    assertThat(client.cancelled()).succeedsWithin(30, TimeUnit.SECONDS);
    assertThat(intake.size()).isZero();
  }

  @Test
  void aFileBelowALinkIsRefused() {
    FileStat link = new FileStat("out", FileKind.SYMLINK, 0777, 0, 0, 4, 0, "/etc", 0, 0, Map.of());

    assertThatThrownBy(() -> receive(client(stat(link), stat(file("out/passwd", 3)))))
        .hasMessageContaining("out/passwd without its directory");
  }

  @Test
  void aFileThatComesTwiceIsRefused() {
    assertThatThrownBy(() -> receive(client(stat(file("a", 0)), stat(file("a", 0)))))
        .hasMessageContaining("the client sent a twice");
  }

  @Test
  void aLinkToNothingIsRefused() {
    assertThatThrownBy(
            () -> receive(client(stat(file("a", 0)), stat(file("b", 0).withLinkName("c")))))
        .hasMessageContaining("invalid link b to unknown path: \"c\"");
  }

  @Test
  void contentThatNobodyAskedForIsRefused() {
    assertThatThrownBy(() -> receive(client(data(7, "surprise"))))
        .hasMessageContaining("invalid file request 7");
  }

  @Test
  void theClientsErrorIsTold() {
    Packet error =
        Packet.newBuilder()
            .setType(PacketType.PACKET_ERR)
            .setData(ByteString.copyFromUtf8("open secret: permission denied"))
            .build();

    assertThatThrownBy(() -> receive(client(error)))
        .hasMessage("error from sender: open secret: permission denied");
  }

  @Test
  void attributesOfTheOverlayFileSystemAreDropped() throws Exception {
    FileStat directory =
        new FileStat(
            "d",
            FileKind.DIRECTORY,
            0755,
            0,
            0,
            0,
            0,
            "",
            0,
            0,
            Map.of("trusted.overlay.opaque", Bytes.of("y"), "user.kept", Bytes.of("1")));

    List<ReceivedFile> files = receive(client(stat(directory), end()));

    assertThat(files.getFirst().stat().xattrs()).containsOnlyKeys("user.kept");
  }

  @Test
  void aFileThatChangesWhileItIsReadHasTheSizeOfItsContentAndIsReadAgain() throws Exception {
    ScriptedClient client =
        new ScriptedClient(List.of(stat(file("log", 10)), end()), Map.of(0, data(0, "short")));
    Session session = session(client);

    List<ReceivedFile> first = receive(session);
    receive(session);

    assertThat(first.getFirst().stat().size()).isEqualTo(5);
    assertThat(intake.begun()).isEqualTo(2);
  }

  @Test
  void anInterruptedBuildCancelsTheTransfer() throws Exception {
    ScriptedClient client = new ScriptedClient(List.of(stat(file("slow", 10)), end()), Map.of());
    Session session = session(client);
    Thread build = new Thread(() -> assertThatThrownBy(() -> receive(session)));
    build.start();

    build.interrupt();

    assertThat(client.cancelled()).succeedsWithin(30, TimeUnit.SECONDS);
    build.join();
  }

  @Test
  void aClientWithoutFilesIsRefused() throws Exception {
    GrpcClient bare = GrpcClient.serving();
    clients.add(bare);
    Session session = bare.open(sessions, "bare");

    assertThatThrownBy(() -> receive(session)).hasMessage("no local sources enabled");
  }

  private List<ReceivedFile> receive(ScriptedClient client) throws InterruptedException {
    return receive(session(client));
  }

  private List<ReceivedFile> receive(Session session) throws InterruptedException {
    return new ContextReceiver(intake, new ListingMemory(scratch.resolve("listings")))
        .receive(session, "tenant", LocalRequest.all("context"), TransferProgress.none());
  }

  private Session session(ScriptedClient script) throws InterruptedException {
    GrpcClient client = GrpcClient.serving(script);
    clients.add(client);
    return client.open(sessions, "session-" + clients.size());
  }

  private static ScriptedClient client(Packet... packets) {
    return new ScriptedClient(List.of(packets), Map.of());
  }

  private static FileStat file(String path, long size) {
    return new FileStat(path, FileKind.REGULAR, 0644, 0, 0, size, 0, "", 0, 0, Map.of());
  }

  private static Packet stat(FileStat stat) {
    return Packet.newBuilder().setType(PacketType.PACKET_STAT).setStat(stat.write()).build();
  }

  private static Packet end() {
    return Packet.newBuilder().setType(PacketType.PACKET_STAT).build();
  }

  private static Packet data(int id, String text) {
    return Packet.newBuilder()
        .setType(PacketType.PACKET_DATA)
        .setID(id)
        .setData(ByteString.copyFromUtf8(text))
        .build();
  }
}
