package dev.croft.engine.cachemount.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.engine.cachemount.disk.Unsettled;
import dev.croft.engine.cachemount.disk.WorkingCopy;
import dev.croft.engine.cachemount.tree.MountTree;
import dev.croft.engine.cachemount.tree.TreeMerge;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.FileType;
import dev.croft.linux.file.OpenFlag;
import dev.croft.model.failure.CroftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MountVersionsTest {

  @TempDir private Path directory;
  private final SimulatedWorker.Farm farm = new SimulatedWorker.Farm();

  static Stream<Integer> seeds() {
    return IntStream.range(0, 12).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatOneWorkerPublishesAnotherHasExactly(int seed) throws Exception {
    SimulatedWorker a = farm.add("a", directory, 3);
    SimulatedWorker b = farm.add("b", directory, 3);
    RandomEdits edits = new RandomEdits(new Random(seed));
    for (int round = 0; round < 6; round++) {
      SimulatedWorker writer = round % 2 == 0 ? a : b;
      SimulatedWorker reader = round % 2 == 0 ? b : a;
      edits.edit(writer.directory, 40);
      writer.publish();
      assertThat(reader.bringUp()).isEmpty();
      assertThat(Seen.in(reader.directory)).isEqualTo(Seen.in(writer.directory));
      assertThat(WorkingCopy.open(reader.directory).tree()).isEqualTo(reader.copy.tree());
    }
  }

  @Test
  void nothingNewMakesNoVersion() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 3);
    Files.writeString(a.directory.resolve("x"), "1");
    a.publish();
    a.publish();
    assertThat(farm.heads.head(SimulatedWorker.KEY).orElseThrow().number()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatSeveralWriteAtOnceIsMerged(int seed) throws Exception {
    List<SimulatedWorker> workers =
        List.of(
            farm.add("a", directory, 3), farm.add("b", directory, 3), farm.add("c", directory, 3));
    RandomEdits edits = new RandomEdits(new Random(seed));
    edits.edit(workers.getFirst().directory, 60);
    for (int round = 0; round < 4; round++) {
      workers.getFirst().publish();
      for (SimulatedWorker worker : workers) {
        assertThat(worker.bringUp()).isEmpty();
        edits.edit(worker.directory, 10);
      }
      MountTree model = published().orElseThrow();
      for (SimulatedWorker worker : workers) {
        MountTree base = worker.copy.tree();
        worker.publish();
        // What the worker holds is its own; what is published is the merged tree.
        model = TreeMerge.of(base, worker.copy.tree(), model);
        assertThat(published()).contains(model);
      }
      SimulatedWorker fresh = farm.add("fresh" + round, directory, 3);
      assertThat(fresh.bringUp()).isEmpty();
      for (SimulatedWorker worker : workers) {
        assertThat(worker.bringUp()).isEmpty();
        assertThat(Seen.in(worker.directory)).isEqualTo(Seen.in(fresh.directory));
      }
    }
  }

  @Test
  void whatAHostileStepLeavesIsKeptOrLeftOut() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 3);
    SimulatedWorker b = farm.add("b", directory, 3);
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createSymbolicLink(a.directory.resolve("out"), outside);
    try (Directory top = Directory.open(a.directory)) {
      top.makeNode(BytePath.of("disk"), FileType.BLOCK_DEVICE, 0666, 7, 300);
      top.makeNode(BytePath.of("pipe"), FileType.FIFO, 0600, 0, 0);
      top.makeNode(BytePath.of("socket"), FileType.SOCKET, 0600, 0, 0);
      top.makeDirectory(BytePath.of(new byte[] {'\n', (byte) 0xc0}), 0);
    }
    try (FileHandle sparse =
        FileHandle.open(
            a.directory.resolve("sparse"), 0600, OpenFlag.WRITE_ONLY, OpenFlag.CREATE)) {
      sparse.truncate(10L << 30);
      sparse.writeAt(5L << 30, new byte[] {1}, 0, 1);
    }
    Files.createDirectory(a.directory.resolve("many"));
    for (int i = 0; i < 20_000; i++) {
      Files.createFile(a.directory.resolve("many/" + i));
    }
    a.publish();
    assertThat(b.bringUp()).isEmpty();
    Map<BytePath, String> seen = Seen.in(a.directory);
    seen.remove(BytePath.of("socket"));
    assertThat(Seen.in(b.directory)).isEqualTo(seen);
    // A directory becomes a link that leads out; the other worker's has files to remove in it.
    Files.delete(a.directory.resolve("many/7"));
    Files.move(a.directory.resolve("many"), a.directory.resolve("moved"));
    Files.createSymbolicLink(a.directory.resolve("many"), outside);
    Files.createFile(outside.resolve("8"));
    a.publish();
    assertThat(b.bringUp()).isEmpty();
    assertThat(outside.resolve("8")).exists();
    assertThat(b.directory.resolve("moved/8")).exists();
    assertThat(a.store.sizeBytes()).isLessThan(20 << 20);
  }

  @Test
  void aTreeThatIsTooDeepStaysWhereItIs() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 3);
    Files.createDirectories(a.directory.resolve("d/".repeat(300)));
    assertThatThrownBy(a::publish)
        .isInstanceOf(CroftException.class)
        .hasMessage("it has directories more than 256 deep, and stays on this worker");
    assertThat(farm.heads.head(SimulatedWorker.KEY)).isEmpty();
  }

  @Test
  void moreFilesThanAreAllowedStayWhereTheyAreAndTheVersionBeforeStaysInForce() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 3);
    SimulatedWorker b = farm.add("b", directory, 3);
    MountVersions limited =
        new MountVersions(
            a.store,
            new HeadFiles(a.root.resolve("heads")),
            new Peers("a", farm.heads, farm),
            InstantSource.system(),
            3,
            new VersionLimit(Long.MAX_VALUE, 100));
    Files.writeString(a.directory.resolve("f"), "1");
    a.publish();
    for (int i = 0; i < 100; i++) {
      Files.createFile(a.directory.resolve("many" + i));
    }
    assertThatThrownBy(
            () -> limited.publish(SimulatedWorker.KEY, a.copy, new Unsettled.Nothing(), 0))
        .isInstanceOf(CroftException.class)
        .hasMessage("it has more than 100 files, and stays on this worker");
    b.bringUp();
    assertThat(b.directory.resolve("f")).hasContent("1");
    assertThat(b.directory.resolve("many0")).doesNotExist();
  }

  @Test
  void whatItsUsersLeftWhenTheyDiedIsNotPublished() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 3);
    SimulatedWorker b = farm.add("b", directory, 3);
    Files.writeString(a.directory.resolve("old"), "1");
    a.publish();
    Instant begin = Files.getLastModifiedTime(a.directory.resolve("old")).toInstant().plusNanos(1);
    Files.writeString(a.directory.resolve("old"), "half");
    Files.writeString(a.directory.resolve("new"), "half");
    a.versions.publish(SimulatedWorker.KEY, a.copy, new Unsettled.Abandoned(begin), 0);
    b.bringUp();
    assertThat(b.directory.resolve("old")).hasContent("1");
    assertThat(b.directory.resolve("new")).doesNotExist();
    Files.writeString(a.directory.resolve("new"), "whole");
    a.publish();
    b.bringUp();
    assertThat(b.directory.resolve("old")).hasContent("half");
    assertThat(b.directory.resolve("new")).hasContent("whole");
  }

  @Test
  void whatIsBeingWrittenIsPublishedLater() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 3);
    SimulatedWorker b = farm.add("b", directory, 3);
    Unsettled inUse = new Unsettled.InUse(() -> Optional.of(Instant.EPOCH));
    Files.writeString(a.directory.resolve("old"), "1");
    a.publish();
    try (FileHandle old =
            FileHandle.open(a.directory.resolve("old"), OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE);
        FileHandle fresh =
            FileHandle.open(
                a.directory.resolve("new"), 0600, OpenFlag.READ_WRITE, OpenFlag.CREATE)) {
      old.write(new byte[] {'h'}, 0, 1);
      fresh.write(new byte[] {'h'}, 0, 1);
      Files.writeString(a.directory.resolve("closed"), "2");
      a.versions.publish(SimulatedWorker.KEY, a.copy, inUse, 0);
      b.bringUp();
      assertThat(b.directory.resolve("old")).hasContent("1");
      assertThat(b.directory.resolve("new")).doesNotExist();
      assertThat(b.directory.resolve("closed")).hasContent("2");
    }
    a.versions.publish(SimulatedWorker.KEY, a.copy, inUse, 0);
    b.bringUp();
    assertThat(b.directory.resolve("old")).hasContent("h");
    assertThat(b.directory.resolve("new")).hasContent("h");
  }

  @Test
  void aLostWorkersChunksAreMissedBeforeAnythingIsChanged() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 3);
    SimulatedWorker b = farm.add("b", directory, 3);
    Files.writeString(a.directory.resolve("f"), "1");
    a.publish();
    b.bringUp();
    Files.writeString(a.directory.resolve("f"), "2");
    a.publish();
    farm.lose(a);
    assertThat(b.bringUp())
        .hasValueSatisfying(why -> assertThat(why).contains("chunks are on no worker"));
    assertThat(b.directory.resolve("f")).hasContent("1");
    // Its next publication is whole by itself.
    Files.writeString(b.directory.resolve("g"), "3");
    b.publish();
    SimulatedWorker c = farm.add("c", directory, 3);
    assertThat(c.bringUp()).isEmpty();
    assertThat(Seen.in(c.directory)).isEqualTo(Seen.in(b.directory));
  }

  @Test
  void whatIsInForceOutlivesAllWhoPublishedIt() throws Exception {
    SimulatedWorker keeper = farm.addKeeper("keeper", directory);
    SimulatedWorker a = farm.add("a", directory, 1);
    SimulatedWorker b = farm.add("b", directory, 1);
    RandomEdits edits = new RandomEdits(new Random(3));
    edits.edit(a.directory, 60);
    a.publish();
    b.bringUp();
    edits.edit(b.directory, 20);
    b.publish();
    a.bringUp();
    edits.edit(a.directory, 20);
    a.publish();
    Map<BytePath, String> left = Seen.in(a.directory);
    farm.lose(a);
    farm.lose(b);
    keeper.versions.collect();
    SimulatedWorker c = farm.add("c", directory, 1);
    assertThat(c.bringUp()).isEmpty();
    assertThat(Seen.in(c.directory)).isEqualTo(left);
    // What is kept is whole: who publishes next need not read everything again.
    Files.writeString(c.directory.resolve("more"), "1");
    c.publish();
    assertThat(c.store.sizeBytes()).isLessThan(keeper.store.sizeBytes() / 2);
  }

  @Test
  void anotherNodeKeepsWhatAKeeperThatIsGoneDid() throws Exception {
    SimulatedWorker first = farm.addKeeper("keeper", directory);
    farm.addKeeper("second", directory);
    SimulatedWorker a = farm.add("a", directory, 1);
    Files.writeString(a.directory.resolve("f"), "1");
    a.publish();
    farm.lose(first);
    Files.writeString(a.directory.resolve("g"), "2");
    a.publish();
    farm.lose(a);
    SimulatedWorker b = farm.add("b", directory, 1);
    assertThat(b.bringUp()).isEmpty();
    assertThat(b.directory.resolve("f")).hasContent("1");
    assertThat(b.directory.resolve("g")).hasContent("2");
  }

  @Test
  void manyVersionsTakeLittleMoreThanOne() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 20);
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      Path file = a.directory.resolve(i % 50 + "/" + i);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes(random, 2_000));
    }
    a.publish();
    long one = a.store.sizeBytes();
    for (int version = 2; version <= 20; version++) {
      for (int i = 0; i < 20; i++) {
        int n = random.nextInt(2_000);
        Files.write(a.directory.resolve(n % 50 + "/" + n), bytes(random, 2_000));
      }
      a.publish();
    }
    a.versions.collect();
    assertThat(a.store.sizeBytes()).isBetween(one, one * 5 / 4);
  }

  @Test
  void oldVersionsAreCollected() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 1);
    for (int version = 1; version <= 5; version++) {
      Files.write(a.directory.resolve("f"), bytes(new Random(version), 1 << 20));
      a.publish();
    }
    a.versions.collect();
    assertThat(a.store.sizeBytes()).isBetween(2L << 20, (2L << 20) + 10_000);
    SimulatedWorker b = farm.add("b", directory, 1);
    assertThat(b.bringUp()).isEmpty();
    assertThat(b.directory.resolve("f")).hasSameBinaryContentAs(a.directory.resolve("f"));
  }

  @Test
  void whatAWorkerPublishedItOffersAgain() throws Exception {
    SimulatedWorker a = farm.add("a", directory, 1);
    Files.writeString(a.directory.resolve("f"), "1");
    a.publish();
    SimulatedWorker.Farm after = new SimulatedWorker.Farm();
    farm.lose(a);
    SimulatedWorker again = after.add("a", directory, 1);
    again.versions.offerAll();
    SimulatedWorker b = after.add("b", directory, 1);
    assertThat(b.bringUp()).isEmpty();
    assertThat(b.directory.resolve("f")).hasContent("1");
  }

  private Optional<MountTree> published() throws Exception {
    SimulatedWorker reader = farm.add("reader", directory, 1);
    reader.bringUp();
    MountTree tree = reader.copy.tree();
    farm.lose(reader);
    return Optional.of(tree);
  }

  private static byte[] bytes(Random random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
