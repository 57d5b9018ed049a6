package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Answers each question once in a build, whichever part of the build asks first; the others wait
 * for the answer. A failure is not kept. Thread safe.
 *
 * @param <K> what is asked
 * @param <V> the answer
 */
public final class OncePerBuild<K, V> {

  private final Map<BuildScope, Map<K, CompletableFuture<V>>> builds =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * The answer, found out by the first who asks.
   *
   * @throws CroftException where it cannot be found out, or with kind CANCELLED where the thread is
   *     interrupted
   */
  public V ask(BuildScope scope, K question, Supplier<V> finder) {
    Map<K, CompletableFuture<V>> known =
        builds.computeIfAbsent(scope, s -> new ConcurrentHashMap<>());
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> first = known.putIfAbsent(question, mine);
    if (first != null) {
      return await(first);
    }
    try {
      V answer = finder.get();
      mine.complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      known.remove(question, mine);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private static <V> V await(CompletableFuture<V> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CroftException failure) {
        throw failure;
      }
      throw new CroftException(
          FailureKind.INTERNAL, "internal error: " + e.getCause(), e.getCause());
    }
  }
}
