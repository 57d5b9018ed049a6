package dev.croft.server.api;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.ContainerProcess;
import dev.croft.agent.rpc.Answers;
import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.gateway.DoneMessage;
import dev.croft.protocol.generated.gateway.ExecMessage;
import dev.croft.protocol.generated.gateway.ExitMessage;
import dev.croft.protocol.generated.gateway.FdMessage;
import dev.croft.protocol.generated.gateway.StartedMessage;
import dev.croft.server.wire.FailureMessages;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the processes of one call tell its client, one message after the other. Thread safe. */
final class ProcessAnswers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessAnswers.class);

  /** What BuildKit's clients take for "it is not known how it ended". */
  private static final int UNKNOWN_EXIT = 255;

  private final Answers<ExecMessage> answers;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;

  ProcessAnswers(Answers<ExecMessage> answers) {
    this.answers = answers;
  }

  /**
   * One process's voice.
   *
   * @param streams which streams the client wants
   */
  Voice voice(String process, Set<Integer> streams) {
    return new Voice(process, streams);
  }

  private void send(ExecMessage message) {
    lock.lock();
    try {
      if (!closed) {
        answers.send(message);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The client is told nothing more. */
  @Override
  public void close() {
    closed = true;
  }

  /** What one process says: that it runs, its output, and then its end. */
  final class Voice {
    private final String process;
    private final Set<Integer> streams;
    private final CountDownLatch announced = new CountDownLatch(1);
    private volatile boolean silent;

    private Voice(String process, Set<Integer> streams) {
      this.process = process;
      this.streams = new TreeSet<>(streams);
    }

    void started() {
      send(message().setStarted(StartedMessage.getDefaultInstance()).build());
      announced.countDown();
    }

    /** It did not come to run: what it wrote is dropped. */
    void silence() {
      silent = true;
      announced.countDown();
    }

    /** Output that comes before the process is announced waits for that. */
    void output(int stream, byte[] bytes) {
      if (!streams.contains(stream) || closed) {
        return;
      }
      try {
        announced.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CroftException.cancelled("context canceled");
      }
      if (silent) {
        return;
      }
      send(
          message()
              .setFile(FdMessage.newBuilder().setFd(stream).setData(ByteString.copyFrom(bytes)))
              .build());
    }

    /** Waits for the end, and tells it. */
    void tellEnd(ContainerProcess running) {
      try {
        ExitMessage exit = exit(running);
        send(message().setExit(exit).build());
        for (int stream : streams) {
          if (stream != 0) {
            send(message().setFile(FdMessage.newBuilder().setFd(stream).setEOF(true)).build());
          }
        }
        send(message().setDone(DoneMessage.getDefaultInstance()).build());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (CroftException e) {
        LOG.debug("nobody hears of the end of process {}", process, e);
      }
    }

    private ExitMessage exit(ContainerProcess running) throws InterruptedException {
      try {
        int code = running.await();
        ExitMessage.Builder exit = ExitMessage.newBuilder().setCode(code);
        if (code != 0) {
          exit.setError(FailureMessages.ofCall(CroftException.user("exit code: " + code)));
        }
        return exit.build();
      } catch (CroftException e) {
        return ExitMessage.newBuilder()
            .setCode(UNKNOWN_EXIT)
            .setError(FailureMessages.ofCall(e))
            .build();
      }
    }

    private ExecMessage.Builder message() {
      return ExecMessage.newBuilder().setProcessID(process);
    }
  }
}
