package dev.croft.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileOpPlanTest {

  private static final FileAction.Rm ACTION = new FileAction.Rm("/x", true, false);

  @Test
  void aChainOfActionsBecomesOneSnapshot() {
    FileOpPlan plan = FileOpPlan.of(op(step(0, -1, -1), step(1, -1, -1), step(2, -1, 0)), 1);
    assertThat(plan.order()).containsExactly(0, 1, 2);
    assertThat(plan.kept()).containsExactly(false, false, true);
    assertThat(plan.outputs()).containsExactly(2);
  }

  @Test
  void whatTwoActionsExtendIsKept() {
    FileOpPlan plan = FileOpPlan.of(op(step(0, -1, -1), step(1, -1, 0), step(1, -1, 1)), 1);
    assertThat(plan.kept()).containsExactly(true, true, true);
  }

  @Test
  void whatIsReadIsKept() {
    FileOpPlan plan = FileOpPlan.of(op(step(-1, -1, -1), step(0, 1, 0)), 1);
    assertThat(plan.kept().getFirst()).isTrue();
  }

  @Test
  void whatNoOutputNeedsIsNotDone() {
    FileOpPlan plan = FileOpPlan.of(op(step(0, -1, -1), step(0, -1, 0)), 1);
    assertThat(plan.order()).containsExactly(1);
  }

  @Test
  void mistakesHaveNames() {
    assertThatThrownBy(() -> FileOpPlan.of(op(step(0, -1, -1)), 1))
        .hasMessage("no outputs specified");
    assertThatThrownBy(() -> FileOpPlan.of(op(step(0, -1, 0), step(0, -1, 0)), 1))
        .hasMessage("duplicate output 0");
    assertThatThrownBy(() -> FileOpPlan.of(op(step(1, -1, 0)), 1)).hasMessage("loop from index 1");
    assertThatThrownBy(() -> FileOpPlan.of(op(step(7, -1, 0)), 1))
        .hasMessage("invalid input index 7, 2 provided");
  }

  private static FileOp op(FileOp.Step... steps) {
    return new FileOp(List.of(steps));
  }

  private static FileOp.Step step(int input, int secondary, int output) {
    return new FileOp.Step(input, secondary, output, ACTION);
  }
}
