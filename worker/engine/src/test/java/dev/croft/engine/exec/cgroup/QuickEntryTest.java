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

  /** What is written comes first in the file. */
  private static final String MEMBERS = "1\n" + OWN_PID + "\n";

  @TempDir Path directory;

  @Test
  void theProcessMovesToTheCgroupThatItIsIn() throws IOException {
    Path processes = cgroup("memory/builds/worker");
    expectIn("5:memory:/builds/worker", "0::/");
    assertThat(processes).content().startsWith(OWN_PID);
  }

  @Test
  void itMovesInTheUnifiedHierarchyWhereThatIsTheOnlyOne() throws IOException {
    Path processes = cgroup("worker");
    expectIn("0::/worker");
    assertThat(processes).content().startsWith(OWN_PID);
  }

  @Test
  void itMovesInANamedHierarchy() throws IOException {
    Path processes = cgroup("systemd");
    expectIn("1:name=systemd:/");
    assertThat(processes).content().startsWith(OWN_PID);
  }

  @Test
  void aHierarchyThatIsNotMountedHereIsPassedOver() throws IOException {
    Path processes = cgroup("unified");
    expectIn("3:cpu,cpuacct:/elsewhere", "0::/");
    assertThat(processes).content().startsWith(OWN_PID);
  }

  @Test
  void whereNoCgroupOfItsOwnIsMountedNothingHappens() throws IOException {
    Path processes = cgroup("memory/of/somebody/else");
    expectIn("5:memory:/worker");
    assertThat(processes).hasContent(MEMBERS);
  }

  @Test
  void itNeverMovesToACgroupThatItIsNotIn() throws IOException {
    Path processes = cgroup("unified");
    Files.writeString(processes, "1\n2\n");
    expectIn("0::/");
    assertThat(processes).hasContent("1\n2\n");
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

    Files.writeString(processes, MEMBERS);
    entry.expect();
    begun.getLast().run();
    assertThat(processes).content().startsWith(OWN_PID);
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
    return Files.writeString(cgroup.resolve("cgroup.procs"), MEMBERS);
  }
}
