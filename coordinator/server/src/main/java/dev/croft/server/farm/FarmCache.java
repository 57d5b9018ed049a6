package dev.croft.server.farm;

import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.link.WorkerLink;
import dev.croft.server.api.CacheUsage;
import dev.croft.server.jobs.Workers;
import java.util.List;
import java.util.function.Consumer;

/** What the farm's workers keep, as clients see it. */
final class FarmCache implements CacheUsage {

  private final Workers workers;

  FarmCache(Workers workers) {
    this.workers = workers;
  }

  @Override
  public List<Entry> entries(List<String> filters) {
    PruneRequest request = PruneRequest.everything(filters);
    return workers.all().stream()
        .flatMap(worker -> worker.usage().stream())
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
