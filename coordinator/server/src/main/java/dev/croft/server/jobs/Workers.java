package dev.croft.server.jobs;

import dev.croft.agent.link.WorkerLink;
import dev.croft.model.failure.UnreachableException;
import dev.croft.model.step.Content;
import dev.croft.model.step.LostContentException;
import dev.croft.model.worker.WorkerId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The workers of the farm, and which of them has which files. Thread safe. */
public final class Workers {

  private final Map<WorkerId, WorkerLink> links = new ConcurrentHashMap<>();
  private final Predicate<Content> elsewhere;
  private volatile Function<Content, List<WorkerId>> known = content -> List.of();

  /** No workers yet, and nobody else. */
  public Workers() {
    this(content -> false);
  }

  /**
   * Asks somebody who knows which workers have content, before each worker is asked itself.
   *
   * @param holders none where nothing is known
   */
  public void ask(Function<Content, List<WorkerId>> holders) {
    known = holders;
  }

  /**
   * No workers yet.
   *
   * @param elsewhere whether any worker can get content that none has
   */
  public Workers(Predicate<Content> elsewhere) {
    this.elsewhere = elsewhere;
  }

  /** Adds a worker, or takes a new link to one. */
  public void add(WorkerLink link) {
    links.put(link.info().id(), link);
  }

  /** Forgets a worker. */
  public void remove(WorkerId id) {
    links.remove(id);
  }

  /** One of them. */
  public Optional<WorkerLink> find(WorkerId id) {
    return Optional.ofNullable(links.get(id));
  }

  /** All of them, by name. */
  public List<WorkerLink> all() {
    return links.values().stream()
        .sorted((a, b) -> a.info().id().compareTo(b.info().id()))
        .toList();
  }

  /** A worker that has the files, or else one that can get them. */
  public Optional<WorkerLink> holding(Content content) {
    for (WorkerId id : known.apply(content)) {
      WorkerLink link = links.get(id);
      if (link != null && link.isReachable()) {
        return Optional.of(link);
      }
    }
    List<WorkerLink> all = all().stream().filter(WorkerLink::isReachable).toList();
    if (content instanceof Content.Image || content instanceof Content.Empty) {
      // Whoever is asked can get it from its registry.
      return all.stream().findFirst();
    }
    Optional<WorkerLink> holder = all.stream().filter(link -> link.has(content)).findFirst();
    return holder.isEmpty() && !all.isEmpty() && elsewhere.test(content)
        ? Optional.of(all.getFirst())
        : holder;
  }

  /**
   * A worker that has the files.
   *
   * @throws LostContentException where none has them
   */
  public WorkerLink holder(Content content) {
    return holding(content)
        .orElseThrow(
            () ->
                new LostContentException(
                    content,
                    all().isEmpty()
                        ? "the farm has no workers now"
                        : "no worker of the farm has it"));
  }

  /**
   * Asks a worker that has the files; where it does not answer, another one.
   *
   * @throws LostContentException where none has them that answers
   */
  public <T> T ask(Content content, Function<WorkerLink, T> question) {
    Set<WorkerId> silent = new HashSet<>();
    while (true) {
      WorkerLink holder = holder(content);
      try {
        return question.apply(holder);
      } catch (UnreachableException e) {
        if (!silent.add(holder.info().id())) {
          throw new LostContentException(content, e.text());
        }
      }
    }
  }
}
