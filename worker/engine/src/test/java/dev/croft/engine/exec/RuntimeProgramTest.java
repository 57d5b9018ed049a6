package dev.croft.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeProgramTest {

  @TempDir Path directory;

  @Test
  void runcIsStartedUnderItsNameFromACopyOfItsContent() throws IOException {
    ContainerRuntime runtime = ContainerRuntime.find();
    try (RuntimeProgram program = RuntimeProgram.of(runtime, directory.resolve("program"))) {
      assertThat(program.path().getFileName()).hasToString("runc");
      assertThat(Files.readSymbolicLink(program.path())).startsWithRaw(Path.of("/proc"));
      assertThat(program.path()).hasSameBinaryContentAs(runtime.binary());
    }
  }

  @Test
  void aProgramWhoseCopyDoesNotWorkIsStartedItself() throws IOException {
    Path failing = Files.writeString(directory.resolve("runc"), "#!/bin/sh\nexit 1\n");
    assertThat(failing.toFile().setExecutable(true)).isTrue();
    ContainerRuntime runtime = new ContainerRuntime(failing);
    try (RuntimeProgram program = RuntimeProgram.of(runtime, directory.resolve("program"))) {
      assertThat(program.path()).isEqualTo(failing);
    }
  }

  @Test
  void crunIsStartedItself() throws IOException {
    ContainerRuntime runtime = new ContainerRuntime(Path.of("/usr/bin/crun"));
    try (RuntimeProgram program = RuntimeProgram.of(runtime, directory.resolve("program"))) {
      assertThat(program.path()).isEqualTo(Path.of("/usr/bin/crun"));
    }
  }
}
