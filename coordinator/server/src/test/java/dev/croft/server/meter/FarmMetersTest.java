package dev.croft.server.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.meter.WorkerMeters;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.server.solve.CacheWatch;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FarmMetersTest {

  private static final Pattern NAME = Pattern.compile("\\b(?:croft|jvm|process|vertx)_[a-z_]+");
  private static final Path DASHBOARD = Path.of("../../deploy/grafana/croft.json");

  @Test
  void theDashboardAsksOnlyForMetersThatExist() throws IOException {
    Set<String> asked = new HashSet<>();
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    for (JsonNode expression : dashboard.findValues("expr")) {
      Matcher names = NAME.matcher(expression.asText());
      while (names.find()) {
        asked.add(names.group());
      }
    }

    assertThat(asked).hasSizeGreaterThan(15);
    assertThat(namesOfAFarmThatDidEverything()).containsAll(asked);
  }

  private static Set<String> namesOfAFarmThatDidEverything() {
    try (NodeRegistry registry = new NodeRegistry()) {
      FarmMeters farm = new FarmMeters(registry.meters(), Clock.systemUTC());
      farm.watch(new OneWorker());
      farm.assigned(JobFixture.job("tenant"), Duration.ofSeconds(1));
      farm.queue(List.of(JobFixture.job("tenant")));
      farm.lookedUp(CacheWatch.Result.HIT);
      farm.ended(JobFixture.build());
      WorkerMeters worker = new WorkerMeters(registry.meters());
      worker.moved(WorkerMeters.Direction.PULLED, 1);
      worker.step("exec", false, true, Duration.ofSeconds(1));
      worker.disk(List.of(record()));
      worker.watch(() -> 1);
      Vertx vertx = registry.vertx();
      try {
        vertx
            .createHttpServer()
            .requestHandler(request -> request.response().end())
            .listen(0, "127.0.0.1")
            .await();
        return registry
            .meters()
            .scrape()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceFirst("[{ ].*", ""))
            .collect(Collectors.toSet());
      } finally {
        vertx.close().await();
      }
    }
  }

  @Test
  void tenantsBeyondTheFirstShareOneTag() {
    try (NodeRegistry registry = new NodeRegistry()) {
      FarmMeters farm = new FarmMeters(registry.meters(), Clock.systemUTC());
      for (int i = 0; i < 1000; i++) {
        farm.assigned(JobFixture.job("tenant" + i), Duration.ZERO);
      }

      assertThat(registry.meters().find("croft.scheduler.wait").timers()).hasSize(51);
    }
  }

  private static UsageRecord record() {
    return new UsageRecord(
        "id", "regular", 1, false, false, List.of(), Instant.EPOCH, Optional.empty(), 1, "a step");
  }

  private record OneWorker() implements FarmMeters.FarmNumbers {
    @Override
    public List<WorkerInfo> workers() {
      return List.of();
    }

    @Override
    public int activeBuilds() {
      return 1;
    }

    @Override
    public int members() {
      return 1;
    }

    @Override
    public int knownSteps() {
      return 1;
    }
  }
}
