package dev.croft.server.cluster;

import com.hazelcast.map.IMap;
import dev.croft.model.step.StepKey;
import dev.croft.server.jobs.StepIndex;
import dev.croft.solver.graph.StepRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The step cache's index: the map {@value #MAP} from a key's digest to a record in JSON, shared by
 * the cluster, and written through to a journal on this member's disk. Losing an entry costs a
 * cache hit.
 */
public final class ClusterStepIndex implements StepIndex, AutoCloseable {

  static final String MAP = "croft.steps";

  private final IMap<String, String> records;
  private final StepJournal journal;

  private ClusterStepIndex(IMap<String, String> records, StepJournal journal) {
    this.records = records;
    this.journal = journal;
  }

  /** The index, with what the journal remembers. */
  public static ClusterStepIndex open(ClusterMember member, Path journalFile) {
    IMap<String, String> records = member.hazelcast().getMap(MAP);
    StepJournal journal =
        StepJournal.open(
            journalFile,
            entry ->
                entry
                    .keys()
                    .forEach(key -> records.set(name(key), StepEntry.recordJson(entry.record()))));
    return new ClusterStepIndex(records, journal);
  }

  @Override
  public Optional<StepRecord> find(StepKey key) {
    return Optional.ofNullable(records.get(name(key))).map(StepEntry::recordOf);
  }

  @Override
  public StepRecord keep(List<StepKey> keys, StepRecord record, boolean replace) {
    String json = StepEntry.recordJson(record);
    StepRecord inForce = record;
    if (!replace) {
      String first = records.putIfAbsent(name(keys.getFirst()), json);
      if (first != null) {
        inForce = StepEntry.recordOf(first);
        json = first;
      }
    }
    for (StepKey key : keys) {
      records.set(name(key), json);
    }
    journal.append(new StepEntry(keys, inForce));
    return inForce;
  }

  /** Forgets records, whose results are gone. */
  public void forget(List<StepKey> keys) {
    keys.forEach(key -> records.delete(name(key)));
  }

  private static String name(StepKey key) {
    return key.digest().value();
  }

  @Override
  public void close() {
    journal.close();
  }
}
