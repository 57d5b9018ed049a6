package dev.croft.server.meter;

import dev.croft.model.step.Job;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.server.build.Build;
import dev.croft.server.build.BuildState;
import dev.croft.server.jobs.JobWatch;
import dev.croft.server.solve.CacheWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters of a coordinator. Every tag has few values: never a build, a digest or an address; tenants
 * beyond the first so many share one.
 */
public final class FarmMeters implements JobWatch, CacheWatch {

  private static final int TENANTS = 50;

  private final MeterRegistry registry;
  private final Clock clock;
  private final MultiGauge queue;
  private final Set<String> tenants = ConcurrentHashMap.newKeySet();

  /** Meters in a registry. */
  public FarmMeters(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.queue =
        MultiGauge.builder("croft.scheduler.queue.depth")
            .description("Jobs that wait for a worker")
            .register(registry);
  }

  /** Shows numbers of the farm whenever somebody asks. */
  public void watch(FarmNumbers farm) {
    Gauge.builder("croft.builds.active", farm, FarmNumbers::activeBuilds)
        .description("Builds that go on at this coordinator")
        .strongReference(true)
        .register(registry);
    Gauge.builder("croft.workers", farm, numbers -> numbers.workers().size())
        .description("Workers of the farm")
        .strongReference(true)
        .register(registry);
    Gauge.builder(
            "croft.worker.slots",
            farm,
            numbers -> numbers.workers().stream().mapToInt(WorkerInfo::slots).sum())
        .description("How many jobs the workers of the farm can run at once")
        .strongReference(true)
        .register(registry);
    Gauge.builder("croft.cluster.members", farm, FarmNumbers::members)
        .description("Members of the Hazelcast cluster")
        .strongReference(true)
        .register(registry);
    Gauge.builder("croft.cluster.steps", farm, FarmNumbers::knownSteps)
        .description("Steps that the farm's index knows the results of")
        .strongReference(true)
        .register(registry);
  }

  /** Takes the jobs that wait now. */
  public void queue(List<Job> waiting) {
    Map<Tags, Integer> counts = new HashMap<>();
    waiting.forEach(job -> counts.merge(tags(job), 1, Integer::sum));
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    counts.forEach((tags, count) -> rows.add(MultiGauge.Row.of(tags, count)));
    queue.register(rows, true);
  }

  @Override
  public void assigned(Job job, Duration waited) {
    Timer.builder("croft.scheduler.wait")
        .description("How long jobs waited for a worker")
        .tags(tags(job))
        .register(registry)
        .record(waited);
  }

  @Override
  public void lookedUp(Result result) {
    Counter.builder("croft.cache.lookups")
        .description("Steps that were looked up, by what came of it")
        .tag("result", result.tag())
        .register(registry)
        .increment();
  }

  /** A build is over. */
  public void ended(Build build) {
    String outcome =
        switch (build.state()) {
          case BuildState.Succeeded succeeded -> "succeeded";
          case BuildState.Failed failed -> "failed";
          case BuildState.Cancelled cancelled -> "cancelled";
          case BuildState.Running running -> "lost";
          case BuildState.Exporting exporting -> "lost";
        };
    Timer.builder("croft.builds")
        .description("How long builds took, by what came of them")
        .tags("outcome", outcome, "tenant", tenant(build.tenant()))
        .register(registry)
        .record(Duration.between(build.created(), clock.instant()));
  }

  private Tags tags(Job job) {
    return Tags.of("platform", job.platform().format(), "tenant", tenant(job.tenant()));
  }

  private String tenant(String name) {
    if (tenants.contains(name) || (tenants.size() < TENANTS && tenants.add(name))) {
      return name;
    }
    return "others";
  }

  /** Numbers that are asked for, not counted. */
  public interface FarmNumbers {

    /** The workers that are there. */
    List<WorkerInfo> workers();

    /** How many builds go on. */
    int activeBuilds();

    /** How many members the cluster has. */
    int members();

    /** How many steps the index knows. */
    int knownSteps();
  }
}
