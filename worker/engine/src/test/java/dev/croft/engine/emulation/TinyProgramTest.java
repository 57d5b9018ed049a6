package dev.croft.engine.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyProgramTest {

  @TempDir private Path directory;

  /** What the system does where the kernel refuses a program. */
  @Test
  void aShellThatIsGivenItDoesNothing() throws IOException, InterruptedException {
    Path program = Files.write(directory.resolve("program"), TinyProgram.bytes(ElfFormat.X32));
    Path empty = Files.createDirectory(directory.resolve("empty"));

    int exitCode =
        new ProcessBuilder("/bin/sh", program.toString())
            .directory(empty.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();

    assertThat(exitCode).isNotZero();
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void oneForTheMachineRuns() {
    assertThat(TinyProgram.runs(ElfFormat.of("386").orElseThrow())).isTrue();
  }
}
