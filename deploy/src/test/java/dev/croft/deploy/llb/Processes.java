package dev.croft.deploy.llb;

import dev.croft.protocol.generated.gateway.ExecMessage;
import dev.croft.protocol.generated.gateway.FdMessage;
import dev.croft.protocol.generated.gateway.InitMessage;
import dev.croft.protocol.generated.gateway.ResizeMessage;
import dev.croft.protocol.generated.gateway.SignalMessage;
import dev.croft.protocol.generated.llb.Meta;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Processes of containers, all in one call. */
public final class Processes implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 30;

  private final Map<String, Started> started = new ConcurrentHashMap<>();
  private final StreamObserver<ExecMessage> toServer;

  /** Opens the call. */
  public Processes(Bridge bridge) {
    this.toServer =
        bridge.processes(
            new StreamObserver<>() {
              @Override
              public void onNext(ExecMessage message) {
                Objects.requireNonNull(started.get(message.getProcessID())).take(message);
              }

              @Override
              public void onError(Throwable failure) {
                started.values().forEach(process -> process.fail(failure));
              }

              @Override
              public void onCompleted() {
                onError(new IllegalStateException("the call is over"));
              }
            });
  }

  /** Starts a shell script in a container. */
  public Started start(String container, String id, boolean terminal, String script) {
    return start(
        id,
        InitMessage.newBuilder()
            .setContainerID(container)
            .setTty(terminal)
            .addAllFds(terminal ? List.of(0, 1) : List.of(0, 1, 2))
            .setMeta(Meta.newBuilder().addAllArgs(List.of("sh", "-c", script)).setCwd("/"))
            .build());
  }

  /** Starts anything. */
  public Started start(String id, InitMessage init) {
    Started process = new Started(id);
    started.put(id, process);
    process.send(ExecMessage.newBuilder().setInit(init));
    return process;
  }

  @Override
  public void close() {
    toServer.onCompleted();
  }

  /** A process. */
  public final class Started {
    private final String id;
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private Started(String id) {
      this.id = id;
    }

    /** Waits until the builder says that it runs. */
    public Started awaitStarted() {
      get(running);
      return this;
    }

    /** Types something. */
    public void input(String text) {
      send(
          ExecMessage.newBuilder()
              .setFile(FdMessage.newBuilder().setFd(0).setData(Bridge.bytes(text))));
    }

    /** Ends its input; BuildKit says nothing of a process's end before that. */
    public void endInput() {
      send(ExecMessage.newBuilder().setFile(FdMessage.newBuilder().setFd(0).setEOF(true)));
    }

    /** Sends a signal. */
    public void signal(String name) {
      send(ExecMessage.newBuilder().setSignal(SignalMessage.newBuilder().setName(name)));
    }

    /** Changes the terminal's size. */
    public void resize(int rows, int columns) {
      send(
          ExecMessage.newBuilder()
              .setResize(ResizeMessage.newBuilder().setRows(rows).setCols(columns)));
    }

    /** Its exit code, once the builder has said all of it. */
    public int await() {
      return get(done);
    }

    /** Waits until it is over, whether the builder still says so or the call ends first. */
    public void awaitEnd() {
      get(done.handle((code, failure) -> true));
    }

    /** What it wrote so far. */
    public String output() {
      synchronized (output) {
        return output.toString(StandardCharsets.UTF_8);
      }
    }

    /** Waits until it has written something. */
    public void awaitOutput(String text) throws InterruptedException {
      synchronized (output) {
        while (!output().contains(text) && !done.isDone()) {
          output.wait(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        }
      }
    }

    private void take(ExecMessage message) {
      switch (message.getInputCase()) {
        case STARTED -> running.complete(null);
        case FILE -> {
          synchronized (output) {
            output.writeBytes(message.getFile().getData().toByteArray());
            output.notifyAll();
          }
        }
        case EXIT -> exit.complete(message.getExit().getCode());
        case DONE -> done.complete(exit.getNow(-1));
        case INIT, RESIZE, SIGNAL, INPUT_NOT_SET ->
            fail(new IllegalStateException("not for clients: " + message));
      }
    }

    private void fail(Throwable failure) {
      running.completeExceptionally(failure);
      done.completeExceptionally(failure);
      synchronized (output) {
        output.notifyAll();
      }
    }

    private void send(ExecMessage.Builder message) {
      synchronized (toServer) {
        toServer.onNext(message.setProcessID(id).build());
      }
    }

    private static <T> T get(CompletableFuture<T> future) {
      return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }
}
