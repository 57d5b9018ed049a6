package dev.croft.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {

  @Test
  void whatAChildComputesCounts() throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", "while :; do :; done & wait").start();
    try {
      ProcessTree tree = new ProcessTree(shell.pid());
      while (tree.processorTime().compareTo(Duration.ofMillis(200)) < 0) {
        assertThat(shell.isAlive()).isTrue();
        Thread.onSpinWait();
      }
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }

  @Test
  void aProcessThatLivesHasMemory() {
    assertThat(new ProcessTree(ProcessHandle.current().pid()).mostResidentBytes())
        .isGreaterThan(1 << 20);
  }

  @Test
  void aProcessThatIsGoneUsesNothing() throws Exception {
    Process shell = new ProcessBuilder("true").start();
    shell.waitFor();

    assertThat(new ProcessTree(shell.pid()).processorTime()).isZero();
  }
}
