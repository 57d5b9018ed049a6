package dev.croft.server.remotecache;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.StepKey;
import dev.croft.oci.image.MediaTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

class CacheConfigFuzzTest {

  @FuzzTest
  void anyConfigurationIsReadOrRefusedForAReason(byte[] json) {
    try {
      CacheConfig config = CacheConfigJson.read(json);
      Map<Digest, Descriptor> blobs = new HashMap<>();
      for (CacheConfig.Layer layer : config.layers()) {
        blobs.put(
            layer.blob(),
            Descriptor.of(MediaTypes.OCI_LAYER_GZIP, layer.blob(), 1)
                .withAnnotations(Map.of(ImportedCache.DIFF_ID, layer.blob().value())));
      }
      ImportedCache cache = new ImportedCache(config, blobs, Optional.empty());
      config.records().forEach(record -> cache.find(new StepKey(record.digest())));
    } catch (CroftException e) {
      if (e.kind() == FailureKind.INTERNAL) {
        throw e;
      }
    }
  }
}
