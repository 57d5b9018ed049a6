package dev.croft.server.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.ContainerProcess;
import dev.croft.agent.link.WorkerContainer.Output;
import dev.croft.linux.process.Signal;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.ProcessRequest;
import dev.croft.protocol.generated.farm.ProcessResponse;
import dev.croft.protocol.generated.farm.WorkerGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A process in a container on a worker of another process: one call. Thread safe. */
final class RemoteProcess
    implements ContainerProcess, ClientResponseObserver<ProcessRequest, ProcessResponse> {

  private final String node;
  private final Output output;
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ready = lock.newCondition();
  private ClientCallStreamObserver<ProcessRequest> requests;

  @SuppressWarnings("NullAway.Init") // gRPC sets it before the call is used
  private RemoteProcess(String node, Output output) {
    this.node = node;
    this.output = output;
  }

  static RemoteProcess start(String node, Channel channel, ProcessRequest start, Output output) {
    RemoteProcess process = new RemoteProcess(node, output);
    WorkerGrpc.newStub(channel).process(process);
    try {
      process.send(start);
      result(process.started);
      return process;
    } catch (InterruptedException e) {
      process.cancel();
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ProcessRequest> stream) {
    requests = stream;
    stream.setOnReadyHandler(this::wake);
  }

  private void wake() {
    lock.lock();
    try {
      ready.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the worker takes more; what comes too late does nothing. */
  private void send(ProcessRequest request) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!requests.isReady() && !end.isDone()) {
        ready.await();
      }
      if (!end.isDone()) {
        requests.onNext(request);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void input(byte[] bytes) throws InterruptedException {
    send(ProcessRequest.newBuilder().setInput(ByteString.copyFrom(bytes)).build());
  }

  @Override
  public void endInput() throws InterruptedException {
    send(
        ProcessRequest.newBuilder()
            .setEndInput(ProcessRequest.EndInput.getDefaultInstance())
            .build());
  }

  @Override
  public void resize(int rows, int columns) {
    try {
      send(
          ProcessRequest.newBuilder()
              .setResize(ProcessRequest.Resize.newBuilder().setRows(rows).setColumns(columns))
              .build());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void signal(String name) throws InterruptedException {
    if (Signal.named(name).isEmpty()) {
      throw CroftException.user("Unknown signal " + name);
    }
    send(ProcessRequest.newBuilder().setSignal(name).build());
  }

  @Override
  public void cancel() {
    requests.cancel("the process is to end", null);
  }

  @Override
  public int await() throws InterruptedException {
    return result(end);
  }

  private static <T> T result(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CroftException failure
          ? failure
          : new IllegalStateException("a process cannot be waited for", e);
    }
  }

  @Override
  public void onNext(ProcessResponse message) {
    switch (message.getKindCase()) {
      case STARTED -> started.complete(true);
      case OUTPUT ->
          output.write(
              message.getOutput().getStream(), message.getOutput().getData().toByteArray());
      case EXIT_CODE -> {
        end.complete(message.getExitCode());
        over();
      }
      case FAILED -> {
        fail(FarmFailures.read(message.getFailed()));
        over();
      }
      case KIND_NOT_SET -> {}
    }
  }

  private void over() {
    lock.lock();
    try {
      ready.signalAll();
      requests.onCompleted();
    } finally {
      lock.unlock();
    }
  }

  private void fail(CroftException failure) {
    end.completeExceptionally(failure);
    started.completeExceptionally(failure);
    wake();
  }

  @Override
  public void onError(Throwable broken) {
    fail(
        broken instanceof StatusRuntimeException status
            ? FarmFailures.of(node, status)
            : new CroftException(FailureKind.INTERNAL, "internal error: " + broken, broken));
  }

  @Override
  public void onCompleted() {
    fail(new CroftException(FailureKind.TRANSIENT, node + " does not say how a process ended"));
  }
}
