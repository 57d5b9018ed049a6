package dev.croft.server.remote;

import dev.croft.agent.link.ContainerProcess;
import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.link.ProcessRequest;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.agent.remote.ContainerMessages;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.ContainResponse;
import dev.croft.protocol.generated.farm.OpenRequest;
import dev.croft.protocol.generated.farm.WorkerGrpc;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;

/** A container on a worker of another process, there as long as the call that made it. */
final class RemoteContainer implements WorkerContainer {

  private final String node;
  private final Channel channel;
  private final String name;
  private final Context.CancellableContext context;
  private final Loans.Loan loan;

  private RemoteContainer(
      String node,
      Channel channel,
      String name,
      Context.CancellableContext context,
      Loans.Loan loan) {
    this.node = node;
    this.channel = channel;
    this.name = name;
    this.context = context;
    this.loan = loan;
  }

  /** Has a container made; the loan ends with it. */
  static RemoteContainer open(
      String node, Channel channel, ContainerRequest request, Loans.Loan loan) {
    Context.CancellableContext context = Context.current().withCancellation();
    Context before = context.attach();
    try {
      Iterator<ContainResponse> answers =
          WorkerGrpc.newBlockingStub(channel)
              .contain(ContainerMessages.write(request, loan.lender()));
      return new RemoteContainer(node, channel, answers.next().getContainer(), context, loan);
    } catch (RuntimeException e) {
      context.cancel(e);
      loan.close();
      throw e instanceof StatusRuntimeException status ? FarmFailures.of(node, status) : e;
    } finally {
      context.detach(before);
    }
  }

  @Override
  public ContainerProcess start(ProcessRequest request, Output output) {
    return RemoteProcess.start(node, channel, ContainerMessages.write(name, request), output);
  }

  @Override
  public ContentAccess open(int mount) {
    try {
      return RemoteTree.open(
          node, channel, OpenRequest.newBuilder().setContainer(name).setMount(mount).build());
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of(node, e);
    }
  }

  @Override
  public void close() {
    context.cancel(null);
    loan.close();
  }
}
