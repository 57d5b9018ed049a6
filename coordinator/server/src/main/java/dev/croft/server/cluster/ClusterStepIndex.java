package dev.croft.server.cluster;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.croft.agent.cluster.ClusterMember;
import dev.croft.model.content.Digest;
import dev.croft.model.step.StepKey;
import dev.croft.server.jobs.StepIndex;
import dev.croft.solver.graph.StepRecord;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The step cache's index: the map {@value #MAP} from a key's digest to a record in JSON, shared by
 * the cluster, and written through to a journal on this member's disk. Losing an entry costs a
 * cache hit.
 */
public final class ClusterStepIndex implements StepIndex, AutoCloseable {

  static final String MAP = "croft.steps";

  /** So many lines more than twice what is needed are no reason to write the journal anew. */
  private static final int SPARE_LINES = 1_000;

  private final IMap<String, String> records;
  private final StepJournal journal;

  private ClusterStepIndex(IMap<String, String> records, StepJournal journal) {
    this.records = records;
    this.journal = journal;
  }

  /** The index, with what the journal remembers. */
  public static ClusterStepIndex open(ClusterMember member, Path journalFile) {
    IMap<String, String> records = member.map(MAP);
    SequencedMap<StepKey, StepEntry> latest = new LinkedHashMap<>();
    AtomicInteger lines = new AtomicInteger();
    StepJournal journal =
        StepJournal.open(
            journalFile,
            entry -> {
              lines.incrementAndGet();
              // The last entry of a key comes last, since it may share other keys with others.
              latest.remove(entry.keys().getFirst());
              latest.put(entry.keys().getFirst(), entry);
            });
    // The newest first: what other coordinators know already is as new, or newer.
    for (StepEntry entry : latest.sequencedValues().reversed()) {
      String record = StepEntry.recordJson(entry.record());
      entry.keys().forEach(key -> records.putIfAbsent(name(key), record));
    }
    if (lines.get() > 2 * latest.size() + SPARE_LINES) {
      journal.rewrite(latest.values());
    }
    UUID _ = records.addEntryListener(new Others(journal), true);
    return new ClusterStepIndex(records, journal);
  }

  /** What other coordinators record is on this one's disk too, as theirs may not come back. */
  private record Others(StepJournal journal)
      implements EntryAddedListener<String, String>, EntryUpdatedListener<String, String> {

    @Override
    public void entryAdded(EntryEvent<String, String> event) {
      note(event);
    }

    @Override
    public void entryUpdated(EntryEvent<String, String> event) {
      note(event);
    }

    private void note(EntryEvent<String, String> event) {
      if (!event.getMember().localMember()) {
        StepKey key = new StepKey(new Digest(event.getKey()));
        journal.append(new StepEntry(List.of(key), StepEntry.recordOf(event.getValue())));
      }
    }
  }

  /** How many keys it knows; asks the whole cluster. */
  public int size() {
    return records.size();
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

  private static String name(StepKey key) {
    return key.digest().value();
  }

  @Override
  public void close() {
    journal.close();
  }
}
