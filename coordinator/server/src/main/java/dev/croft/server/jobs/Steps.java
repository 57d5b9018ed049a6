package dev.croft.server.jobs;

import dev.croft.solver.graph.PlannedStep;
import java.util.List;

/** The farm's steps in flight, as one who wants some of them sees it. Thread safe. */
public interface Steps {

  /** Has steps run, in this order, each working on what the earlier ones make. */
  void demand(Waiter waiter, List<PlannedStep> plan);

  /** The waiter wants nothing any more, and hears nothing more. */
  void leave(Waiter waiter);
}
