package dev.croft.agent.move;

import java.util.Collection;
import java.util.List;

/**
 * Which nodes have which content. What it says may be out of date: a node that has lost something
 * answers that it has not, and is then withdrawn by whoever asked. Thread safe.
 */
public interface Locations {

  /** This node has these now. */
  void announce(Collection<ContentName> names);

  /** A node does not have something any more. */
  void withdraw(ContentName name, String node);

  /** This node does not have something any more. */
  void withdraw(ContentName name);

  /** The nodes that have something, other than this one and those that left the farm. */
  List<String> holders(ContentName name);

  /** Of a node that is alone. */
  static Locations alone() {
    return new Locations() {
      @Override
      public void announce(Collection<ContentName> names) {}

      @Override
      public void withdraw(ContentName name, String node) {}

      @Override
      public void withdraw(ContentName name) {}

      @Override
      public List<String> holders(ContentName name) {
        return List.of();
      }
    };
  }
}
