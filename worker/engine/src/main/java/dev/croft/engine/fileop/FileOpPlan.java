package dev.croft.engine.fileop;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.FileOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * In which order a file operation's actions run, and which of their results must be kept: a result
 * that just one later action extends, and nobody reads, goes on as the same draft.
 *
 * @param order positions of the actions that an output needs, each after those it builds on
 * @param kept for each action, whether its result becomes a snapshot
 * @param outputs for each output, the position of the action that makes it
 */
record FileOpPlan(List<Integer> order, List<Boolean> kept, List<Integer> outputs) {

  private static final int NONE = -1;

  FileOpPlan {
    order = List.copyOf(order);
    kept = List.copyOf(kept);
    outputs = List.copyOf(outputs);
  }

  /**
   * Checks and orders an operation.
   *
   * @param inputs how many trees it gets
   * @throws CroftException of kind USER where an index makes no sense
   */
  static FileOpPlan of(FileOp op, int inputs) {
    return new Planner(op, inputs).plan();
  }

  private static final class Planner {
    private final List<FileOp.Step> actions;
    private final int inputs;
    private final int[] extended;
    private final int[] read;
    private final List<Integer> order = new ArrayList<>();
    private final Set<Integer> visiting = new HashSet<>();

    Planner(FileOp op, int inputs) {
      this.actions = op.actions();
      this.inputs = inputs;
      this.extended = new int[actions.size()];
      this.read = new int[actions.size()];
    }

    FileOpPlan plan() {
      List<Integer> outputs = outputs();
      outputs.forEach(this::visit);
      for (int position : order) {
        FileOp.Step action = actions.get(position);
        count(extended, action.input());
        references(action).stream().skip(1).forEach(index -> count(read, index));
      }
      List<Boolean> kept =
          IntStream.range(0, actions.size())
              .mapToObj(i -> actions.get(i).output() != NONE || extended[i] != 1 || read[i] > 0)
              .toList();
      return new FileOpPlan(order, kept, outputs);
    }

    private void count(int[] counts, int index) {
      if (index >= inputs) {
        counts[index - inputs]++;
      }
    }

    /** For each output the action that makes it. */
    private List<Integer> outputs() {
      int[] makers = new int[actions.size()];
      Arrays.fill(makers, NONE);
      int count = 0;
      for (int i = 0; i < actions.size(); i++) {
        int output = actions.get(i).output();
        if (output == NONE) {
          continue;
        }
        if (output < 0 || output >= makers.length) {
          throw invalid("missing output index 0");
        }
        if (makers[output] != NONE) {
          throw invalid("duplicate output " + output);
        }
        makers[output] = i;
        count++;
      }
      if (count == 0) {
        throw invalid("no outputs specified");
      }
      for (int output = 0; output < count; output++) {
        if (makers[output] == NONE) {
          throw invalid("missing output index " + output);
        }
      }
      return Arrays.stream(makers, 0, count).boxed().toList();
    }

    private void visit(int position) {
      if (order.contains(position)) {
        return;
      }
      if (!visiting.add(position)) {
        throw invalid("loop from index " + (position + inputs));
      }
      for (int index : references(actions.get(position))) {
        if (index < NONE || index >= inputs + actions.size()) {
          throw invalid(
              "invalid input index " + index + ", " + (inputs + actions.size()) + " provided");
        }
        if (index >= inputs) {
          visit(index - inputs);
        }
      }
      visiting.remove(position);
      order.add(position);
    }

    /** Every index that an action names; first the tree that it changes. */
    private static List<Integer> references(FileOp.Step step) {
      List<Integer> indexes = new ArrayList<>(List.of(step.input(), step.secondaryInput()));
      Optional<FileAction.Chown> owner = OwnerLookup.ownerOf(step.action());
      owner.flatMap(FileAction.Chown::user).ifPresent(user -> addLookup(user, indexes));
      owner.flatMap(FileAction.Chown::group).ifPresent(group -> addLookup(group, indexes));
      return indexes;
    }

    private static void addLookup(FileAction.User user, List<Integer> indexes) {
      switch (user) {
        case FileAction.User.ById byId -> {}
        case FileAction.User.ByName byName -> {
          if (byName.input() < 0) {
            throw invalid("invalid user index: " + byName.input());
          }
          indexes.add(byName.input());
        }
      }
    }

    private static CroftException invalid(String message) {
      return new CroftException(FailureKind.USER, message);
    }
  }
}
