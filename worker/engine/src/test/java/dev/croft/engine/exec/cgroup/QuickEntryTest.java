package dev.croft.engine.exec.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickEntryTest {

  private static final String OWN_PID = Long.toString(ProcessHandle.current().pid());

  @TempDir Path directory;

  @Test
  void theProcessMovesToTheCgroupThatItIsIn() throws IOException {
    Path processes = cgroup("memory/builds/worker");
    expectIn("5:memory:/builds/worker", "0::/");
    assertThat(processes).hasContent(OWN_PID);
  }

  @Test
  void itMovesInTheUnifiedHierarchyWhereThatIsTheOnlyOne() throws IOException {
    Path processes = cgroup("worker");
    expectIn("0::/worker");
    assertThat(processes).hasContent(OWN_PID);
  }

  @Test
  void itMovesInANamedHierarchy() throws IOException {
    Path processes = cgroup("systemd");
    expectIn("1:name=systemd:/");
    assertThat(processes).hasContent(OWN_PID);
  }

  @Test
  void aHierarchyThatIsNotMountedHereIsPassedOver() throws IOException {
    Path processes = cgroup("unified");
    expectIn("3:cpu,cpuacct:/elsewhere", "0::/");
    assertThat(processes).hasContent(OWN_PID);
  }

  @Test
  void whereNoCgroupOfItsOwnIsMountedNothingHappens() throws IOException {
    Path processes = cgroup("memory/of/somebody/else");
    expectIn("5:memory:/worker");
    assertThat(processes).isEmptyFile();
  }

  @Test
  void itEndsWhenNothingIsExpectedAnyMoreAndBeginsAgainWhenSomethingIs() throws IOException {
    Path processes = cgroup("memory");
    List<Runnable> begun = new ArrayList<>();
    QuickEntry entry = entry(begun, "5:memory:/");
    entry.expect();
    entry.expect();
    assertThat(begun).hasSize(1);
    begun.getFirst().run();
    assertThat(begun).hasSize(1);

    Files.writeString(processes, "");
    entry.expect();
    begun.getLast().run();
    assertThat(processes).hasContent(OWN_PID);
  }

  private void expectIn(String... membership) throws IOException {
    List<Runnable> begun = new ArrayList<>();
    entry(begun, membership).expect();
    begun.forEach(Runnable::run);
  }

  private QuickEntry entry(List<Runnable> begun, String... membership) throws IOException {
    Path file = Files.write(directory.resolve("membership"), List.of(membership));
    return new QuickEntry(file, directory.resolve("mounts"), begun::add);
  }

  private Path cgroup(String path) throws IOException {
    Path cgroup = Files.createDirectories(directory.resolve("mounts").resolve(path));
    return Files.createFile(cgroup.resolve("cgroup.procs"));
  }
}
