package dev.croft.oci.image;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.util.List;

class ImageJsonFuzzTest {

  @FuzzTest
  void anyManifestIsReadOrRefusedForAReason(byte[] json) {
    refusedForAReason(() -> ManifestCodec.write(ManifestCodec.read("", json)));
  }

  @FuzzTest
  void anyConfigurationIsReadAndWrittenAgainOrRefusedForAReason(byte[] json) {
    refusedForAReason(() -> ImageConfigCodec.write(ImageConfigCodec.read(json)));
    refusedForAReason(() -> ExportedConfig.of(json, List.of(), ImageConfigCodec.readHistory(json)));
  }

  private static void refusedForAReason(Runnable work) {
    try {
      work.run();
    } catch (CroftException e) {
      if (e.kind() == FailureKind.INTERNAL) {
        throw e;
      }
    }
  }
}
