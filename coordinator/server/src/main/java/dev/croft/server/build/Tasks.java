package dev.croft.server.build;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.thread.Joins;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Waiting work on virtual threads, where every interrupt ends as a cancelled failure. */
public final class Tasks {
  private Tasks() {}

  /** A virtual thread by name, not yet started. */
  public static Thread thread(String name, Runnable work) {
    return Thread.ofVirtual().name(name).unstarted(work);
  }

  /**
   * Does all of it at once, each task on a thread of its own, and waits. Where one fails, or the
   * calling thread is interrupted, the others are interrupted and waited for.
   *
   * @return the results in the order of the tasks
   * @throws CroftException the first failure
   */
  public static <T> List<T> all(String name, List<Callable<T>> tasks) {
    if (tasks.size() == 1) {
      return List.of(call(tasks.getFirst()));
    }
    LinkedBlockingQueue<FutureTask<T>> ended = new LinkedBlockingQueue<>();
    List<FutureTask<T>> started = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (Callable<T> task : tasks) {
      FutureTask<T> future =
          new FutureTask<>(() -> call(task)) {
            @Override
            protected void done() {
              ended.add(this);
            }
          };
      started.add(future);
      threads.add(thread(name, future));
    }
    threads.forEach(Thread::start);
    Optional<CroftException> failure = firstFailure(ended, tasks.size());
    if (failure.isPresent()) {
      started.forEach(future -> future.cancel(true));
      threads.forEach(Joins::whateverHappens);
      throw failure.get();
    }
    return started.stream().map(FutureTask::resultNow).toList();
  }

  /** Waits for a result; the future goes on where the waiting thread is interrupted. */
  public static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } catch (ExecutionException e) {
      throw asFailure(e.getCause());
    }
  }

  static <T> T call(Callable<T> task) {
    try {
      return task.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CroftException(FailureKind.CANCELLED, "context canceled", e);
    } catch (Exception e) {
      throw asFailure(e);
    }
  }

  /** A failure as it is, or a bug as an internal failure that says what happened. */
  public static CroftException asFailure(@Nullable Throwable cause) {
    if (cause instanceof CroftException failure) {
      return failure;
    }
    return new CroftException(FailureKind.INTERNAL, "internal error: " + cause, cause);
  }

  /**
   * Does something that must be finished: on a thread of its own, which no interrupt of the calling
   * thread reaches, and waits for it.
   */
  public static <T> T sheltered(String name, Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(() -> call(task));
    Thread thread = thread(name, future);
    thread.start();
    Joins.whateverHappens(thread);
    if (future.state() != Future.State.SUCCESS) {
      throw asFailure(future.exceptionNow());
    }
    return future.resultNow();
  }

  private static <T> Optional<CroftException> firstFailure(
      LinkedBlockingQueue<FutureTask<T>> ended, int count) {
    try {
      for (int i = 0; i < count; i++) {
        FutureTask<T> task = ended.take();
        if (task.state() != Future.State.SUCCESS) {
          return Optional.of(asFailure(task.exceptionNow()));
        }
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(CroftException.cancelled("context canceled"));
    }
  }
}
