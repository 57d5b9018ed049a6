package dev.croft.agent.move;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that leaves, and another that stays. */
class HandOverTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path root;
  private final SharedLocations locations = new SharedLocations();
  private final Set<SnapshotId> durable = new HashSet<>();
  private Node leaving;
  private Node staying;

  @BeforeEach
  void open() throws Exception {
    leaving = new Node("leaving", root.resolve("leaving"), locations, List.of());
    staying = new Node("staying", root.resolve("staying"), locations, List.of());
    staying.knows(leaving);
  }

  @AfterEach
  void close() {
    leaving.close();
    staying.close();
  }

  @Test
  void whatOnlyItHasIsWithAnotherThen() throws Exception {
    SnapshotId base = make("base", List.of());
    SnapshotId step = make("step", List.of(base));
    assertThat(handOver(this::isHeld, keeper(staying))).isEqualTo(new HandOver.Outcome(2, 0));
    assertThat(staying.look(step)).isEqualTo(leaving.look(step));
    assertThat(staying.snapshots.exists(base)).isTrue();
  }

  @Test
  void whatAnotherHasOrTheDurableTierIsNotGiven() throws Exception {
    SnapshotId shared = make("shared", List.of());
    SnapshotId saved = make("saved", List.of());
    locations.of("staying").announce(List.of(ContentName.of(shared)));
    durable.add(saved);
    assertThat(handOver(this::isHeld, keeper(staying))).isEqualTo(new HandOver.Outcome(0, 0));
    assertThat(locations.of("other").holders(ContentName.of(shared))).containsExactly("staying");
  }

  @Test
  void twoThatLeaveAtTheSameTimeDoNotRelyOnEachOther() throws Exception {
    SnapshotId step = make("step", List.of());
    ContentName name = ContentName.of(step);
    locations.of("gone").announce(List.of(name));
    // The other one says that it has it no more just after this one saw it.
    Predicate<ContentName> held =
        wanted -> {
          boolean seen = isHeld(wanted);
          locations.of("gone").withdraw(name);
          return seen;
        };
    assertThat(handOver(held, keeper(staying))).isEqualTo(new HandOver.Outcome(1, 0));
    assertThat(staying.snapshots.exists(step)).isTrue();
  }

  @Test
  void whereOneDoesNotTakeItTheNextIsAsked() throws Exception {
    SnapshotId step = make("step", List.of());
    HandOver.Keeper silent =
        new HandOver.Keeper() {
          @Override
          public String name() {
            return "silent";
          }

          @Override
          public boolean keep(SnapshotId id) {
            throw new CroftException(FailureKind.TRANSIENT, "no answer");
          }
        };
    assertThat(handOver(this::isHeld, silent)).isEqualTo(new HandOver.Outcome(0, 1));
    assertThat(handOver(this::isHeld, silent, keeper(staying)))
        .isEqualTo(new HandOver.Outcome(1, 0));
    assertThat(staying.snapshots.exists(step)).isTrue();
  }

  @Test
  void whenThereIsNobodyItIsLost() throws Exception {
    make("step", List.of());
    assertThat(handOver(this::isHeld)).isEqualTo(new HandOver.Outcome(0, 1));
  }

  private SnapshotId make(String id, List<SnapshotId> below) throws Exception {
    return leaving.make(id, below, tree -> Files.writeString(tree.resolve(id), "content of " + id));
  }

  private boolean isHeld(ContentName name) {
    return !locations.of("leaving").holders(name).isEmpty();
  }

  private HandOver.Outcome handOver(Predicate<ContentName> held, HandOver.Keeper... keepers)
      throws InterruptedException {
    return new HandOver(
            leaving.content, leaving.snapshots, locations.of("leaving"), held, durable::contains)
        .run(new ArrayList<>(List.of(keepers)), PATIENCE);
  }

  /** A node that fetches as a worker does, and says what it has. */
  private HandOver.Keeper keeper(Node node) {
    return new HandOver.Keeper() {
      @Override
      public String name() {
        return node.name;
      }

      @Override
      public boolean keep(SnapshotId id) {
        try {
          boolean here = node.mover.bring(new Content.Snapshot(id), event -> {});
          locations.of(node.name).announce(List.of(ContentName.of(id)));
          return here;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    };
  }
}
