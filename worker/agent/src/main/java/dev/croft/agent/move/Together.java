package dev.croft.agent.move;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.thread.Joins;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Does things at the same time; when one fails the others are interrupted. */
final class Together {

  /** One of the things. */
  interface Task {
    void run() throws InterruptedException;
  }

  /** How one of them ended. */
  private sealed interface End {
    record Well() implements End {}

    record Badly(Throwable failure) implements End {}
  }

  private Together() {}

  /** Ends when all have ended; throws what the first that failed threw. */
  static void run(String name, List<? extends Task> tasks) throws InterruptedException {
    BlockingQueue<End> ends = new LinkedBlockingQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (Task task : tasks) {
      threads.add(Thread.ofVirtual().name(name).start(() -> ends.add(end(task))));
    }
    try {
      for (int i = 0; i < tasks.size(); i++) {
        if (ends.take() instanceof End.Badly badly) {
          throw failure(name, badly.failure());
        }
      }
    } finally {
      threads.forEach(Thread::interrupt);
      // They were interrupted, so this is short; nothing of theirs may go on behind the caller.
      threads.forEach(Joins::whateverHappens);
    }
  }

  private static End end(Task task) {
    try {
      task.run();
      return new End.Well();
    } catch (InterruptedException | RuntimeException | Error e) {
      return new End.Badly(e);
    }
  }

  private static RuntimeException failure(String name, Throwable cause) {
    return switch (cause) {
      case CroftException failure -> failure;
      case InterruptedException interrupted -> CroftException.cancelled("context canceled");
      default ->
          new CroftException(FailureKind.INTERNAL, name + " could not be done: " + cause, cause);
    };
  }
}
