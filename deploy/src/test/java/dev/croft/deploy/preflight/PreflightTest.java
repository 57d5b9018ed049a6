package dev.croft.deploy.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

  @TempDir private Path machine;

  @BeforeEach
  void makeAMachineThatHasEverything() throws IOException {
    write("proc/self/status", "Name:\tjava\nUid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\n");
    write("proc/filesystems", "nodev\ttmpfs\nnodev\toverlay\n");
    for (String file :
        List.of(
            "bin/runc",
            "bin/iptables",
            "usr/lib/cni/bridge",
            "usr/lib/cni/host-local",
            "usr/lib/cni/loopback")) {
      assertThat(write(file, "").toFile().setExecutable(true)).isTrue();
    }
  }

  @Test
  void aMachineWithEverythingLacksNothing() {
    assertThat(look()).isEmpty();
  }

  @Test
  void anotherUserThanRootIsTold() throws IOException {
    write("proc/self/status", "Uid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000000000\n");

    assertThat(look()).extracting(Preflight.Missing::remedy).containsExactly("use sudo");
  }

  @Test
  void aRootThatMayNotMountIsTold() throws IOException {
    write("proc/self/status", "Uid:\t0\t0\t0\t0\nCapEff:\t00000000a80425fb\n");

    assertThat(look()).extracting(Preflight.Missing::what).first().asString().contains("SYS_ADMIN");
  }

  @Test
  void crunIsAsGoodAsRunc() throws IOException {
    Files.move(machine.resolve("bin/runc"), machine.resolve("bin/crun"));

    assertThat(look()).isEmpty();
  }

  @Test
  void eachThingThatIsMissingComesWithThePackageThatHasIt() throws IOException {
    Files.delete(machine.resolve("bin/runc"));
    Files.delete(machine.resolve("bin/iptables"));
    Files.delete(machine.resolve("usr/lib/cni/bridge"));

    assertThat(look())
        .extracting(Preflight.Missing::remedy)
        .containsExactly(
            "apt-get install runc",
            "apt-get install containernetworking-plugins",
            "apt-get install iptables");
  }

  private List<Preflight.Missing> look() {
    return new Preflight(machine, List.of(machine.resolve("bin"))).missing();
  }

  private Path write(String file, String text) throws IOException {
    Path path = machine.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }
}
