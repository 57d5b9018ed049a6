package dev.croft.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.platform.Platform;
import dev.croft.model.worker.WorkerId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps go where least of their cache mounts has to move. */
class WarmMountsTest {

  private static final Mount CACHE =
      new Mount(
          Mount.NONE,
          "",
          "/root/.npm",
          Mount.NONE,
          false,
          new MountKind.Cache("/npm", MountKind.Sharing.SHARED),
          Mount.ContentCache.DEFAULT);

  @Test
  void aStepGoesWhereItsCacheMountIsWarm() throws Exception {
    try (FakeWorkers farm = new FakeWorkers()) {
      farm.worker("a", 2);
      farm.worker("b", 2);
      farm.worker("c", 2);
      farm.warmMounts = Map.of(new WorkerId("b"), 900L << 20, new WorkerId("c"), 300L << 20);
      farm.executions.demand(
          new RecordingWaiter("first"),
          List.of(FakeWorkers.step("x", Platform.linux("amd64"), List.of(CACHE))));
      assertThat(farm.jobs("a")).isEmpty();
      assertThat(farm.jobs("c")).isEmpty();
      assertThat(farm.jobs("b")).hasSize(1);
    }
  }
}
