package dev.croft.server.cluster;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import dev.croft.agent.cluster.ClusterMember;
import dev.croft.model.step.StepKey;
import dev.croft.server.jobs.StepIndex;
import dev.croft.solver.graph.StepRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The step cache's index: the map {@value #MAP}, shared by the cluster, and written through to a
 * journal on this member's disk. Losing an entry costs a cache hit.
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
    StepJournal journal = StepJournal.open(journalFile);
    RememberedSteps remembered = new RememberedSteps(records, member.holdsAllData());
    int entries = journal.read(remembered::add);
    remembered.flush();
    if (entries > 2 * records.size() + SPARE_LINES) {
      journal.rewrite(entry -> isInForce(records, entry));
    }
    UUID _ = records.addEntryListener(new Others(journal), true);
    return new ClusterStepIndex(records, journal);
  }

  private static boolean isInForce(IMap<String, String> records, StepEntry entry) {
    return entry.keys().stream()
        .anyMatch(
            key -> RecordText.write(key, entry.record()).equals(records.get(RecordText.name(key))));
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
        StepKey key = RecordText.key(event.getKey());
        journal.append(new StepEntry(List.of(key), RecordText.read(key, event.getValue())));
      }
    }
  }

  /** How many keys it knows; asks the whole cluster. */
  public int size() {
    return records.size();
  }

  @Override
  public Optional<StepRecord> find(StepKey key) {
    return Optional.ofNullable(records.get(RecordText.name(key)))
        .map(text -> RecordText.read(key, text));
  }

  @Override
  public StepRecord keep(List<StepKey> keys, StepRecord record, boolean replace) {
    StepKey first = keys.getFirst();
    StepRecord inForce = record;
    if (!replace) {
      String before = records.putIfAbsent(RecordText.name(first), RecordText.write(first, record));
      if (before != null) {
        inForce = RecordText.read(first, before);
      }
    }
    for (StepKey key : keys) {
      records.set(RecordText.name(key), RecordText.write(key, inForce));
    }
    journal.append(new StepEntry(keys, inForce));
    return inForce;
  }

  @Override
  public void close() {
    journal.close();
  }
}
