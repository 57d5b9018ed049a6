package dev.croft.server.head;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.farm.ContentMessages;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.farm.VertexEventMessages;
import dev.croft.protocol.generated.farm.StepsAnswer;
import dev.croft.protocol.generated.farm.StepsGrpc;
import dev.croft.protocol.generated.farm.StepsRequest;
import dev.croft.server.jobs.Waiter;
import dev.croft.server.remote.Loans;
import dev.croft.solver.graph.PlannedStep;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one solve demanded of the head. When the call breaks, its vertices that the head has not
 * answered for are to be planned again. Thread safe.
 */
final class StepsCall implements ClientResponseObserver<StepsRequest, StepsAnswer> {

  private static final Logger LOG = LoggerFactory.getLogger(StepsCall.class);

  private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(300);

  private final ReentrantLock lock = new ReentrantLock();
  private final Waiter waiter;
  private final String address;
  private final Loans.Loan loan;
  private final Set<Digest> outstanding = new HashSet<>();
  private ClientCallStreamObserver<StepsRequest> requests;
  private boolean closed;

  @SuppressWarnings("NullAway.Init") // gRPC sets it before the call is used
  private StepsCall(Waiter waiter, String address, Loans.Loan loan) {
    this.waiter = waiter;
    this.address = address;
    this.loan = loan;
  }

  /** Calls the head; the loan ends with the call. */
  static StepsCall open(Waiter waiter, String address, Channel channel, Loans.Loan loan) {
    StepsCall call = new StepsCall(waiter, address, loan);
    StepsGrpc.newStub(channel).follow(call);
    call.send(StepsMessages.solve(waiter.scope(), loan.lender()));
    return call;
  }

  boolean isOpenTo(String head) {
    return address.equals(head) && isOpen();
  }

  private boolean isOpen() {
    lock.lock();
    try {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  void demand(List<PlannedStep> plan) {
    lock.lock();
    try {
      plan.forEach(step -> outstanding.add(step.vertex().digest()));
    } finally {
      lock.unlock();
    }
    if (isOpen()) {
      send(StepsMessages.demand(waiter.scope(), plan));
    } else {
      over();
    }
  }

  private void send(StepsRequest request) {
    lock.lock();
    try {
      if (!closed) {
        requests.onNext(request);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The solve wants nothing any more. */
  void close() {
    lock.lock();
    try {
      outstanding.clear();
    } finally {
      lock.unlock();
    }
    giveUp();
  }

  /** Another coordinator is to be called for what this one has not answered. */
  void giveUp() {
    boolean wasOpen = isOpen();
    over();
    if (wasOpen) {
      requests.cancel("the solve is over", null);
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<StepsRequest> stream) {
    requests = stream;
  }

  @Override
  public void onNext(StepsAnswer answer) {
    switch (answer.getKindCase()) {
      case FINISHED -> {
        if (answered(answer.getVertex())) {
          waiter.finished(
              new Digest(answer.getVertex()),
              ContentMessages.read(answer.getFinished().getOutputsList()));
        }
      }
      case NOT_TAKEN -> {
        Set<Digest> vertices = new HashSet<>();
        answer.getNotTaken().getVerticesList().stream()
            .filter(this::answered)
            .forEach(vertex -> vertices.add(new Digest(vertex)));
        waiter.notTaken(vertices);
      }
      case LOST -> waiter.lost(ContentMessages.read(answer.getLost()));
      case FAILED -> {
        if (answered(answer.getVertex())) {
          waiter.failed(new Digest(answer.getVertex()), FarmFailures.read(answer.getFailed()));
        }
      }
      case PROGRESS -> progress(new Digest(answer.getVertex()), answer.getProgress());
      case WAITS ->
          waiter.placed(new Digest(answer.getVertex()), StepsMessages.place(answer.getWaits()));
      case RUNS ->
          waiter.placed(new Digest(answer.getVertex()), StepsMessages.place(answer.getRuns()));
      case KIND_NOT_SET -> {}
    }
  }

  private void progress(Digest vertex, StepsAnswer.Progress progress) {
    if (progress.hasInput()) {
      waiter.inputProgress(
          vertex, progress.getInput(), VertexEventMessages.read(progress.getEvent()));
    } else {
      waiter.progress(vertex, VertexEventMessages.read(progress.getEvent()));
    }
  }

  private boolean answered(String vertex) {
    lock.lock();
    try {
      return outstanding.remove(new Digest(vertex));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onError(Throwable broken) {
    CroftException failure =
        broken instanceof StatusRuntimeException status
            ? FarmFailures.of("the head of the farm", status)
            : new CroftException(FailureKind.INTERNAL, "internal error: " + broken, broken);
    LOG.info("the head ended a call of build {}: {}", waiter.scope().ref(), failure.text());
    switch (failure.kind()) {
      case TRANSIENT, CANCELLED -> over();
      case USER, NOT_FOUND, DENIED, RESOURCE, UNSUPPORTED, INTERNAL ->
          takeOutstanding().forEach(vertex -> waiter.failed(vertex, failure));
    }
  }

  @Override
  public void onCompleted() {
    over();
  }

  private void over() {
    planAgain(waiter, takeOutstanding());
  }

  /** The call is over; what it was to answer for. */
  private Set<Digest> takeOutstanding() {
    lock.lock();
    try {
      closed = true;
      loan.close();
      Set<Digest> vertices = Set.copyOf(outstanding);
      outstanding.clear();
      return vertices;
    } finally {
      lock.unlock();
    }
  }

  /** The head is gone, or another one is, or none: nothing is known of these. */
  static void planAgain(Waiter waiter, Set<Digest> vertices) {
    if (!vertices.isEmpty()) {
      Thread.ofVirtual()
          .name("steps-again")
          .start(
              () -> {
                try {
                  Thread.sleep(BEFORE_ANOTHER_TRY);
                  waiter.notTaken(vertices);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }
  }
}
