package dev.croft.deploy.conformance;

import dev.croft.model.failure.CroftException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Observes many cases at once. */
public final class SuiteRun {

  private SuiteRun() {}

  /**
   * Observes cases.
   *
   * @param atOnce how many at a time; at least one
   * @return what was seen, in the order of the cases
   */
  public static Map<Case, String> observe(CaseRun run, List<Case> cases, int atOnce) {
    List<Future<String>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
      cases.forEach(one -> futures.add(threads.submit(() -> run.observe(one))));
    }
    Map<Case, String> observed = new TreeMap<>(Comparator.comparing(Case::name));
    for (int i = 0; i < cases.size(); i++) {
      observed.put(cases.get(i), get(cases.get(i), futures.get(i)));
    }
    return observed;
  }

  private static String get(Case one, Future<String> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted");
    } catch (ExecutionException e) {
      return "could not be observed: " + one.name() + ": " + e.getCause() + "\n";
    }
  }
}
