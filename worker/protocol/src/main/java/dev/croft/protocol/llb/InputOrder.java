package dev.croft.protocol.llb;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Puts the vertices of a graph in an order in which inputs come first, however deep it is. */
final class InputOrder {

  private final Function<Digest, List<Digest>> inputsOf;
  private final Set<Digest> seen = new HashSet<>();
  private final Set<Digest> open = new HashSet<>();
  private final Deque<Visit> path = new ArrayDeque<>();

  private InputOrder(Function<Digest, List<Digest>> inputsOf) {
    this.inputsOf = inputsOf;
  }

  /** The head and all that it needs, the head last. */
  static List<Digest> of(Digest head, Function<Digest, List<Digest>> inputsOf) {
    return new InputOrder(inputsOf).walk(head);
  }

  private List<Digest> walk(Digest head) {
    List<Digest> order = new ArrayList<>();
    enter(head);
    while (!path.isEmpty()) {
      Visit visit = path.getLast();
      if (visit.inputs().hasNext()) {
        Digest input = visit.inputs().next();
        if (open.contains(input)) {
          throw CroftException.user("invalid definition: " + input + " is its own input");
        }
        if (!seen.contains(input)) {
          enter(input);
        }
      } else {
        path.removeLast();
        open.remove(visit.vertex());
        order.add(visit.vertex());
      }
    }
    return order;
  }

  private void enter(Digest vertex) {
    seen.add(vertex);
    open.add(vertex);
    path.addLast(new Visit(vertex, inputsOf.apply(vertex).iterator()));
  }

  private record Visit(Digest vertex, Iterator<Digest> inputs) {}
}
