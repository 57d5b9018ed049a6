package dev.croft.agent.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.ContainerProcess;
import dev.croft.agent.link.ProcessRequest;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.Requests;
import dev.croft.model.failure.CroftException;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.ProcessResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/** A process that a coordinator talks to. */
final class HeldProcess {

  private final ContainerProcess process;
  private final Voice voice;

  private HeldProcess(ContainerProcess process, Voice voice) {
    this.process = process;
    this.voice = voice;
  }

  static HeldProcess start(
      WorkerContainer container, ProcessRequest request, Answers<ProcessResponse> answers) {
    Voice voice = new Voice(answers);
    try {
      HeldProcess started = new HeldProcess(container.start(request, voice::output), voice);
      voice.started();
      return started;
    } catch (RuntimeException e) {
      voice.silence();
      throw e;
    }
  }

  /** Tells the process what the coordinator says, until that ends; the process ends with it. */
  void serve(Requests<dev.croft.protocol.generated.farm.ProcessRequest> requests) {
    Thread teller = Thread.ofVirtual().name("container-process-end").start(this::tellEnd);
    try {
      for (var next = requests.next(); next.isPresent(); next = requests.next()) {
        take(next.get());
      }
      teller.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    } finally {
      process.cancel();
    }
  }

  private void take(dev.croft.protocol.generated.farm.ProcessRequest said)
      throws InterruptedException {
    switch (said.getKindCase()) {
      case INPUT -> process.input(said.getInput().toByteArray());
      case END_INPUT -> process.endInput();
      case RESIZE -> process.resize(said.getResize().getRows(), said.getResize().getColumns());
      case SIGNAL -> process.signal(said.getSignal());
      case START, KIND_NOT_SET -> {
        // Nothing that a running process could be told.
      }
    }
  }

  private void tellEnd() {
    ProcessResponse.Builder end = ProcessResponse.newBuilder();
    try {
      end.setExitCode(process.await());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (CroftException e) {
      end.setFailed(FarmFailures.write(e));
    }
    voice.say(end.build());
  }

  /** What the process says, one message after the other; the first is that it runs. */
  private static final class Voice {

    private final Answers<ProcessResponse> answers;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch announced = new CountDownLatch(1);
    private volatile boolean silent;

    Voice(Answers<ProcessResponse> answers) {
      this.answers = answers;
    }

    void started() {
      say(
          ProcessResponse.newBuilder()
              .setStarted(ProcessResponse.Started.getDefaultInstance())
              .build());
      announced.countDown();
    }

    void silence() {
      silent = true;
      announced.countDown();
    }

    void output(int stream, byte[] bytes) {
      try {
        announced.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CroftException.cancelled("context canceled");
      }
      say(
          ProcessResponse.newBuilder()
              .setOutput(
                  ProcessResponse.Output.newBuilder()
                      .setStream(stream)
                      .setData(ByteString.copyFrom(bytes)))
              .build());
    }

    void say(ProcessResponse message) {
      lock.lock();
      try {
        if (!silent) {
          answers.send(message);
        }
      } catch (CroftException e) {
        // The coordinator is gone: the thread that hears it ends the process.
        silent = true;
      } finally {
        lock.unlock();
      }
    }
  }
}
