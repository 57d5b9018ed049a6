package dev.croft.server.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.nio.charset.StandardCharsets;

class ConfigFuzzTest {

  @FuzzTest
  void anyFileIsReadOrRefusedForAReason(byte[] toml) {
    try {
      ConfigFile.parse(new String(toml, StandardCharsets.UTF_8));
    } catch (CroftException e) {
      if (e.kind() == FailureKind.INTERNAL) {
        throw e;
      }
    }
  }
}
