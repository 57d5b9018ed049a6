package dev.croft.agent.move;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Locations of several nodes in one process. */
final class SharedLocations {

  private final Map<ContentName, Set<String>> nodes = new ConcurrentHashMap<>();

  Set<String> all(ContentName name) {
    return nodes.getOrDefault(name, Set.of());
  }

  Locations of(String node) {
    return new Locations() {
      @Override
      public void announce(Collection<ContentName> names) {
        for (ContentName name : names) {
          nodes.computeIfAbsent(name, _ -> ConcurrentHashMap.newKeySet()).add(node);
        }
      }

      @Override
      public void withdraw(ContentName name, String holder) {
        nodes.getOrDefault(name, Set.of()).remove(holder);
      }

      @Override
      public void withdraw(ContentName name) {
        withdraw(name, node);
      }

      @Override
      public List<String> holders(ContentName name) {
        List<String> holders = new ArrayList<>(all(name));
        holders.remove(node);
        return holders;
      }
    };
  }
}
