package dev.croft.agent.move;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The workers of one process, which look into each other's stores. Thread safe. */
public final class Neighbours implements Peers {

  private final List<LocalContent> all = new CopyOnWriteArrayList<>();

  /** One more of them. */
  public void add(LocalContent content) {
    all.add(content);
  }

  /** All of them. */
  public List<LocalContent> all() {
    return List.copyOf(all);
  }

  @Override
  public Optional<Peer> find(String node) {
    return all.stream()
        .filter(content -> content.name().equals(node))
        .<Peer>map(c -> c)
        .findFirst();
  }

  /** What the others have; nothing needs to be announced. */
  public Locations locations(String node) {
    return new Locations() {
      @Override
      public void announce(Collection<ContentName> names) {}

      @Override
      public void withdraw(ContentName name, String holder) {}

      @Override
      public void withdraw(ContentName name) {}

      @Override
      public List<String> holders(ContentName name) {
        List<String> holders = new ArrayList<>();
        for (LocalContent content : all) {
          if (!content.name().equals(node) && content.has(name)) {
            holders.add(content.name());
          }
        }
        return holders;
      }
    };
  }
}
