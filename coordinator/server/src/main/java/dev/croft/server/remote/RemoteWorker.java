package dev.croft.server.remote;

import dev.croft.agent.link.ClientLink;
import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerListener;
import dev.croft.agent.link.LayerOptions;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.agent.link.WorkerContainer;
import dev.croft.agent.link.WorkerLink;
import dev.croft.agent.remote.LinkMessages;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.failure.UnreachableException;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.model.step.ContentSelector;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.protocol.farm.ContentMessages;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.farm.VertexEventMessages;
import dev.croft.protocol.farm.WorkerStateMessages;
import dev.croft.protocol.generated.farm.BlobRequest;
import dev.croft.protocol.generated.farm.ChecksumRequest;
import dev.croft.protocol.generated.farm.Chunk;
import dev.croft.protocol.generated.farm.InfoRequest;
import dev.croft.protocol.generated.farm.LayersRequest;
import dev.croft.protocol.generated.farm.TransferRequest;
import dev.croft.protocol.generated.farm.UsageResponse;
import dev.croft.protocol.generated.farm.WorkerGrpc;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A worker of another process. Interrupting a caller ends the work at the other end. */
public final class RemoteWorker implements WorkerLink {

  private static final long QUICK_SECONDS = 10;

  /** A worker that is lost is noticed within this time, and is not in the list any more. */
  private static final Duration AFTER_SILENCE = Duration.ofSeconds(15);

  private final WorkerInfo info;
  private final String address;
  private final String name;
  private final Channel channel;
  private final Loans loans;
  private volatile Instant silentUntil = Instant.MIN;

  private RemoteWorker(WorkerInfo info, String address, Channel channel, Loans loans) {
    this.info = info;
    this.address = address;
    this.name = "worker " + info.id();
    this.channel = channel;
    this.loans = loans;
  }

  /**
   * Asks a worker what it is.
   *
   * @throws CroftException where it does not answer
   */
  static RemoteWorker connect(String address, Channel channel, Loans loans) {
    try {
      return new RemoteWorker(
          WorkerStateMessages.read(
              WorkerGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(QUICK_SECONDS, TimeUnit.SECONDS)
                  .info(InfoRequest.getDefaultInstance())),
          address,
          channel,
          loans);
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of("the worker at " + address, e);
    }
  }

  @Override
  public WorkerInfo info() {
    return info;
  }

  @Override
  public Optional<String> address() {
    return Optional.of(address);
  }

  @Override
  public boolean isReachable() {
    return silentUntil.isBefore(Instant.now());
  }

  @Override
  public long freeDiskBytes() {
    return ifReachable(
        () -> quickly().space(InfoRequest.getDefaultInstance()).getFreeDiskBytes(), 0L);
  }

  @Override
  public boolean has(Content content) {
    return ifReachable(() -> quickly().has(ContentMessages.write(content)).getHas(), false);
  }

  @Override
  public long heldBytes(Content content) {
    return ifReachable(() -> quickly().has(ContentMessages.write(content)).getHeldBytes(), 0L);
  }

  @Override
  public Digest checksum(
      Content content, List<ContentSelector> selectors, CredentialSource credentials) {
    return loans.during(
        credentials,
        lender ->
            called(
                () ->
                    new Digest(
                        stub()
                            .checksum(
                                ChecksumRequest.newBuilder()
                                    .setContent(ContentMessages.write(content))
                                    .addAllSelectors(
                                        selectors.stream().map(LinkMessages::write).toList())
                                    .setLender(lender)
                                    .build())
                            .getDigest())));
  }

  @Override
  public ContentAccess open(Content content, CredentialSource credentials) {
    return loans.during(
        credentials, lender -> called(() -> RemoteTree.open(name, channel, content, lender)));
  }

  @Override
  public List<LayerBlob> layers(
      Content content, LayerOptions options, CredentialSource credentials) {
    return loans.during(
        credentials,
        lender ->
            called(
                () ->
                    stub()
                        .layers(
                            LayersRequest.newBuilder()
                                .setContent(ContentMessages.write(content))
                                .setOptions(LinkMessages.write(options))
                                .setLender(lender)
                                .build())
                        .getLayersList()
                        .stream()
                        .map(LinkMessages::read)
                        .toList()));
  }

  @Override
  public void fetch(LayerBlob layer, CredentialSource credentials, LayerListener listener) {
    loans.during(
        credentials,
        lender ->
            followed(
                () ->
                    stub()
                        .fetch(
                            TransferRequest.newBuilder()
                                .setLayer(LinkMessages.write(layer))
                                .setLender(lender)
                                .build()),
                listener));
  }

  @Override
  public void push(
      LayerBlob layer, String target, CredentialSource credentials, LayerListener listener) {
    loans.during(
        credentials,
        lender ->
            followed(
                () ->
                    stub()
                        .push(
                            TransferRequest.newBuilder()
                                .setLayer(LinkMessages.write(layer))
                                .setTarget(target)
                                .setLender(lender)
                                .build()),
                listener));
  }

  private boolean followed(
      Supplier<Iterator<dev.croft.protocol.generated.farm.VertexEvent>> call,
      LayerListener listener) {
    return called(
        () -> {
          call.get()
              .forEachRemaining(
                  message -> {
                    if (VertexEventMessages.read(message) instanceof VertexEvent.Status status) {
                      listener.on(status);
                    }
                  });
          return true;
        });
  }

  @Override
  public InputStream openBlob(Digest digest) {
    return StreamedBytes.of(
        name,
        () ->
            WorkerGrpc.newBlockingStub(channel)
                .openBlob(BlobRequest.newBuilder().setDigest(digest.value()).build()),
        Chunk::getData);
  }

  @Override
  public List<UsageRecord> usage() {
    return ifReachable(
        () -> records(quickly().usage(InfoRequest.getDefaultInstance())), List.<UsageRecord>of());
  }

  @Override
  public List<UsageRecord> prune(PruneRequest request) {
    return called(() -> records(stub().prune(LinkMessages.write(request))));
  }

  private static List<UsageRecord> records(UsageResponse response) {
    return response.getRecordsList().stream().map(LinkMessages::read).toList();
  }

  @Override
  public WorkerContainer container(ContainerRequest request, ClientLink client) {
    return RemoteContainer.open(name, channel, request, loans.lend(client));
  }

  private WorkerGrpc.WorkerBlockingStub stub() {
    return WorkerGrpc.newBlockingStub(channel);
  }

  private WorkerGrpc.WorkerBlockingStub quickly() {
    return stub().withDeadlineAfter(QUICK_SECONDS, TimeUnit.SECONDS);
  }

  /** A worker that cannot be reached has nothing for now. */
  private <T> T ifReachable(Supplier<T> call, T otherwise) {
    try {
      return called(call);
    } catch (CroftException e) {
      if (e.kind() == FailureKind.TRANSIENT) {
        return otherwise;
      }
      throw e;
    }
  }

  private <T> T called(Supplier<T> call) {
    try {
      T answer = call.get();
      silentUntil = Instant.MIN;
      return answer;
    } catch (StatusRuntimeException e) {
      CroftException failure = FarmFailures.of(name, e);
      if (failure instanceof UnreachableException) {
        silentUntil = Instant.now().plus(AFTER_SILENCE);
      }
      throw failure;
    }
  }
}
