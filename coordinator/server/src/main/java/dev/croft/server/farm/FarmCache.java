package dev.croft.server.farm;

import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.link.WorkerLink;
import dev.croft.server.api.CacheUsage;
import dev.croft.server.jobs.Workers;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the farm's nodes keep, as clients see it. */
final class FarmCache implements CacheUsage {

  private final Workers workers;
  private final List<FarmDisk> others;

  /**
   * A farm's.
   *
   * @param others what is kept beside what workers keep
   */
  FarmCache(Workers workers, List<FarmDisk> others) {
    this.workers = workers;
    this.others = List.copyOf(others);
  }

  @Override
  public List<Entry> entries(List<String> filters) {
    PruneRequest request = PruneRequest.everything(filters);
    return Stream.concat(
            workers.all().stream().flatMap(worker -> worker.usage().stream()),
            others.stream().flatMap(disk -> disk.usage().stream()))
        .filter(request::selects)
        .map(FarmCache::entry)
        .toList();
  }

  @Override
  public void prune(PruneOptions options, Consumer<Entry> gone) {
    PruneRequest request =
        new PruneRequest(
            options.all(),
            options.keep(),
            options.reservedBytes(),
            options.maxUsedBytes(),
            options.minFreeBytes(),
            options.filters());
    for (WorkerLink worker : workers.all()) {
      worker.prune(request).forEach(record -> gone.accept(entry(record)));
    }
    for (FarmDisk disk : others) {
      disk.prune(request).forEach(record -> gone.accept(entry(record)));
    }
  }

  private static Entry entry(UsageRecord record) {
    return new Entry(
        record.id(),
        record.type().equals("exec.cachemount"),
        record.inUse(),
        record.sizeBytes(),
        record.parents(),
        record.created(),
        record.lastUsed(),
        record.usageCount(),
        record.description(),
        record.type(),
        record.shared());
  }
}
