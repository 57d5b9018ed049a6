package dev.croft.agent.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.agent.input.LayerCatalog;
import dev.croft.agent.input.WorkerStores;
import dev.croft.engine.snapshot.Draft;
import dev.croft.engine.snapshot.SnapshotStore;
import dev.croft.model.step.SnapshotId;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.tree.TreeStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AnnouncementsTest {

  @TempDir private Path root;
  private final SlowCluster cluster = new SlowCluster();
  private SnapshotStore snapshots;
  private Announcements announcements;

  /** A cluster that answers when it is let. */
  private static final class SlowCluster implements Locations {
    private final Semaphore answers = new Semaphore(0);
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void announce(Collection<ContentName> names) {
      answers.acquireUninterruptibly();
      names.forEach(name -> heard.add(name.value()));
    }

    @Override
    public void withdraw(ContentName name, String node) {}

    @Override
    public void withdraw(ContentName name) {
      heard.add("not " + name.value());
    }

    @Override
    public List<String> holders(ContentName name) {
      return List.of();
    }
  }

  @BeforeEach
  void start() {
    snapshots = SnapshotStore.open(root.resolve("snapshots"));
    WorkerStores stores =
        new WorkerStores(
            new DirectoryBlobStore(root.resolve("content"), InstantSource.system()),
            new TreeStore(root.resolve("trees"), InstantSource.system()),
            snapshots,
            new LayerCatalog(root.resolve("layers")));
    cluster.answers.release();
    announcements =
        Announcements.start(cluster, new LocalContent("worker", stores, Runnable::run), snapshots);
  }

  @AfterEach
  void close() {
    cluster.answers.release(100);
    announcements.close();
    snapshots.close();
  }

  private SnapshotId make(String name) throws Exception {
    try (Draft draft = snapshots.prepare(Optional.empty())) {
      return draft.commit(new SnapshotId(name)).id();
    }
  }

  private static String name(SnapshotId id) {
    return ContentName.of(id).value();
  }

  @Test
  void whoMakesASnapshotDoesNotWaitForTheCluster() throws Exception {
    SnapshotId made = make("made");
    assertThat(cluster.heard).isEmpty();
    cluster.answers.release(100);
    announcements.settle();
    assertThat(cluster.heard).containsExactly(name(made));
  }

  @Test
  void whatComesAndGoesIsToldInThatOrder() throws Exception {
    SnapshotId made = make("made");
    cluster.answers.release(100);
    snapshots.delete(made);
    assertThat(cluster.heard).containsExactly(name(made), "not " + name(made));
  }

  @Test
  void nothingIsToldOnceItIsClosed() throws Exception {
    announcements.close();
    SnapshotId _ = make("late");
    cluster.answers.release(100);
    announcements.settle();
    assertThat(cluster.heard).isEmpty();
  }
}
