package dev.croft.server.meter;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Job;
import dev.croft.model.step.JobId;
import dev.croft.model.step.Step;
import dev.croft.model.step.StepKey;
import dev.croft.server.build.Build;
import dev.croft.server.build.BuildRequest;
import dev.croft.server.build.CacheOptions;
import dev.croft.server.build.FrontEndRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Jobs and builds to count. */
final class JobFixture {

  private JobFixture() {}

  static Job job(String tenant) {
    Platform platform = Platform.parse("linux/amd64");
    Vertex vertex =
        new Vertex(
            Digest.ofText("vertex"),
            new MergeOp(List.of()),
            List.of(),
            Optional.of(platform),
            List.of(),
            VertexMetadata.none());
    Step step = new Step(new StepKey(Digest.ofText("key")), vertex, List.of());
    return new Job(new JobId("job"), 1, tenant, platform, List.of(step));
  }

  static Build build() {
    Build build =
        new Build(
            new BuildRequest(
                "ref",
                new BuildRequest.Client("session", "tenant"),
                Set.of(),
                Optional.empty(),
                FrontEndRequest.none(),
                List.of(),
                CacheOptions.none(),
                false),
            Clock.systemUTC());
    build.succeed(Map.of());
    return build;
  }
}
