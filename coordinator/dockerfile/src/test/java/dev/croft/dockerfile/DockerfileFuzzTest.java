package dev.croft.dockerfile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.nio.charset.StandardCharsets;

class DockerfileFuzzTest {

  @FuzzTest
  void anyTextIsCompiledOrRefusedForAReason(byte[] dockerfile) {
    try {
      Build.of(new String(dockerfile, StandardCharsets.UTF_8)).compile();
    } catch (CroftException e) {
      if (e.kind() == FailureKind.INTERNAL) {
        throw e;
      }
    }
  }
}
