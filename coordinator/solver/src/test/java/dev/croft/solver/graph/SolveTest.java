package dev.croft.solver.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.llb.Edge;
import dev.croft.model.step.Content;
import dev.croft.solver.key.CacheKeys;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SolveTest {

  private final PretendFarm farm = new PretendFarm();
  private final Graphs graphs = new Graphs();

  @Test
  void aLineOfStepsIsOneJob() {
    Edge head = graphs.run("c", graphs.run("b", graphs.run("a", graphs.image("base"))));

    farm.build(graphs, head);

    assertThat(farm.jobs).containsExactly(List.of("a", "b", "c"));
  }

  @Test
  void whatRanBeforeIsCached() {
    Edge head = graphs.run("b", graphs.run("a", graphs.image("base")));
    Content first = farm.build(graphs, head);
    farm.forgetWhatRan();

    Content second = farm.build(graphs, head);

    assertThat(farm.ran()).isEmpty();
    assertThat(farm.cached).containsExactly("a", "b");
    assertThat(second).isEqualTo(first);
  }

  @Test
  void anEditBeforeALaterStepRunsOnlyWhatFollowsIt() {
    Edge installed = graphs.run("install", graphs.image("base"));
    Edge head = graphs.run("compile", graphs.copy("copy", graphs.context("src"), "/", installed));
    farm.makes("src", "one");
    farm.build(graphs, head);
    farm.forgetWhatRan();

    farm.makes("src", "two");
    farm.build(graphs, head);

    assertThat(farm.jobs).containsExactly(List.of("copy", "compile"));
  }

  @Test
  void aRebuiltStageWithTheSameFilesIsAHitForWhoCopiesFromIt() {
    Edge context = graphs.context("src");
    Edge built = graphs.run("compile", graphs.copy("copy", context, "/", graphs.image("sdk")));
    Edge head = graphs.run("after", graphs.copy("take", built, "/out", graphs.image("base")));
    farm.makes("compile", "the same binary");
    farm.makes("src", "one");
    farm.build(graphs, head);
    farm.forgetWhatRan();

    farm.makes("src", "two, but only a comment");
    farm.build(graphs, head);

    assertThat(farm.ran()).containsExactly("copy", "compile");
    assertThat(farm.cached).contains("take", "after");
  }

  @Test
  void independentStagesAreJobsOfTheirOwn() {
    Edge left = graphs.run("left", graphs.image("base"));
    Edge right = graphs.run("right", graphs.image("base"));
    Edge head = graphs.copy("l", left, "/l", graphs.copy("r", right, "/r", graphs.image("empty")));

    assertThat(PretendSteps.firstJobs(solveOf(head)))
        .containsExactlyInAnyOrder(List.of("left"), List.of("right"));
  }

  @Test
  void aStepBeforeACopyFromAnotherStageDoesNotWaitForThatStage() {
    Edge other = graphs.run("slow", graphs.image("sdk"));
    Edge prepared = graphs.run("prepare", graphs.image("base"));
    Edge head = graphs.run("after", graphs.copy("take", other, "/", prepared));

    Solve solve = solveOf(head);

    assertThat(PretendSteps.firstJobs(solve))
        .containsExactlyInAnyOrder(List.of("slow"), List.of("prepare"));
  }

  @Test
  void aJobEndsWhereTwoLinesPart() {
    Edge base = graphs.run("base-step", graphs.image("base"));
    Edge one = graphs.run("one", base);
    Edge two = graphs.run("two", base);
    Edge head = graphs.copy("join", two, "/", one);

    farm.build(graphs, head);

    assertThat(farm.jobs)
        .containsExactlyInAnyOrder(
            List.of("base-step"), List.of("one"), List.of("two"), List.of("join"));
  }

  @Test
  void aStepThatIgnoresTheCacheRunsAndItsResultIsFoundLater() {
    Graphs uncached = new Graphs();
    Edge plain = graphs.run("a", graphs.image("base"));
    Content old = farm.build(graphs, plain);
    Content fresh = farm.build(uncached, uncached.runUncached("a", uncached.image("base")));
    farm.forgetWhatRan();

    Content found = farm.build(graphs, plain);

    assertThat(fresh).isNotEqualTo(old);
    assertThat(found).isEqualTo(fresh);
    assertThat(farm.ran()).isEmpty();
  }

  @Test
  void lostContentIsAMissAndNotAFailure() {
    Edge head = graphs.run("a", graphs.image("base"));
    farm.lost.add(farm.build(graphs, head));
    farm.forgetWhatRan();

    farm.build(graphs, head);

    assertThat(farm.ran()).containsExactly("a");
  }

  @Test
  void lostContentThatNobodyNeedsIsNotMadeAgain() {
    Edge middle = graphs.run("a", graphs.image("base"));
    Edge head = graphs.run("b", middle);
    Content middleContent = farm.build(graphs, middle);
    farm.build(graphs, head);
    farm.lost.add(middleContent);
    farm.forgetWhatRan();

    farm.build(graphs, head);

    assertThat(farm.ran()).isEmpty();
  }

  @Test
  void whatTheWantedOutputDoesNotNeedIsNotEvenLookedAt() {
    graphs.run("lint", graphs.image("linter"));
    Edge head = graphs.run("build", graphs.image("base"));

    farm.build(graphs, head);

    assertThat(farm.ran()).containsExactly("build");
    assertThat(farm.resolved).containsExactly("base");
  }

  @Test
  void aReadOnlyBindCountsByWhatItReads() {
    Edge head = graphs.runWithBind("test", graphs.image("base"), graphs.context("src"));
    farm.makes("src", "one");
    farm.build(graphs, head);
    Graphs other = new Graphs();
    Edge again = other.runWithBind("test", other.image("base"), other.context("elsewhere"));
    farm.makes("elsewhere", "one");
    farm.forgetWhatRan();

    farm.build(other, again);

    assertThat(farm.ran()).isEmpty();
  }

  private Solve solveOf(Edge head) {
    return new Solve(graphs.definition(head), Set.of(head), new CacheKeys("default"), "nonce");
  }
}
