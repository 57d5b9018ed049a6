package dev.croft.solver.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.llb.Edge;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a build takes from another builder's cache, and what that changes for others. */
class ImportedStepsTest {

  private final PretendFarm elsewhere = new PretendFarm();
  private final PretendFarm farm = new PretendFarm();
  private final Graphs graphs = new Graphs();

  @Test
  void whatRanElsewhereNeedNotRun() {
    Edge head = graphs.run("b", graphs.run("a", graphs.image("base")));
    elsewhere.build(graphs, head);
    farm.importFrom(elsewhere);

    farm.build(graphs, head);

    assertThat(farm.ran()).isEmpty();
    assertThat(farm.cached).containsExactly("a", "b");
  }

  @Test
  void aCopyOfTheSameFilesIsFoundByItsContent() {
    Edge head = graphs.copy("copy", graphs.context("src"), "/", graphs.image("base"));
    elsewhere.makes("src", "files");
    elsewhere.build(graphs, head);
    farm.makes("src", "files");
    farm.importFrom(elsewhere);

    farm.build(graphs, head);

    assertThat(farm.ran()).isEmpty();
  }

  @Test
  void whatIsMadeFromAnImportedResultIsNotTakenForWhatThisFarmMade() {
    Edge imported = graphs.run("a", graphs.image("base"));
    elsewhere.build(graphs, imported);
    farm.importFrom(elsewhere);
    Edge head = graphs.run("b", imported);
    farm.build(graphs, head);
    assertThat(farm.ran()).containsExactly("b");
    farm.forgetWhatRan();
    farm.imports.clear();

    farm.build(graphs, head);

    assertThat(farm.ran()).containsExactly("a", "b");
  }

  @Test
  void whatIsMadeFromAnImportedResultIsFoundByWhoImportsTheSame() {
    Edge imported = graphs.run("a", graphs.image("base"));
    elsewhere.build(graphs, imported);
    farm.importFrom(elsewhere);
    Edge head = graphs.run("b", imported);
    farm.build(graphs, head);
    farm.forgetWhatRan();

    farm.build(graphs, head);

    assertThat(farm.ran()).isEmpty();
  }

  @Test
  void aForgedImportChangesNothingForBuildsThatMakeTheStepThemselves() {
    Edge step = graphs.run("a", graphs.image("base"));
    Edge head = graphs.run("b", step);
    elsewhere.makes("a", "forged");
    elsewhere.build(graphs, step);
    farm.importFrom(elsewhere);
    farm.build(graphs, head);
    farm.lost.add(PretendFarm.exported(elsewhere.solved.getFirst().outputs().getFirst()));
    farm.forgetWhatRan();

    farm.build(graphs, head);

    assertThat(farm.ran()).containsExactly("a", "b");
  }

  @Test
  void aStepThatIsKnownWithoutFilesRunsOnlyWhereItIsNeeded() {
    Edge built = graphs.run("compile", graphs.image("sdk"));
    Edge copied = graphs.copy("take", built, "/out", graphs.image("base"));
    elsewhere.build(graphs, copied);
    farm.importFrom(elsewhere);
    farm.imports.replaceAll(
        (key, record) ->
            record.identity().equals(elsewhere.solved.getFirst().identity())
                ? new StepRecord(record.identity(), List.of())
                : record);

    farm.build(graphs, graphs.run("after", copied));

    assertThat(farm.ran()).containsExactly("after");
  }

  @Test
  void aCacheOfWhatWasImportedHasTheNamesOfItsOrigin() {
    Edge head = graphs.run("b", graphs.run("a", graphs.image("base")));
    elsewhere.build(graphs, head);
    farm.importFrom(elsewhere);
    farm.build(graphs, head);

    assertThat(farm.solved.stream().map(SolvedStep::identity))
        .isEqualTo(elsewhere.solved.stream().map(SolvedStep::identity).toList());
  }
}
