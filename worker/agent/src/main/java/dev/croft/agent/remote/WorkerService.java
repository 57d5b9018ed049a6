package dev.croft.agent.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.link.LayerListener;
import dev.croft.agent.link.WorkerLink;
import dev.croft.agent.node.NodeChannels;
import dev.croft.agent.rpc.Answers;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.protocol.farm.ContentMessages;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.farm.VertexEventMessages;
import dev.croft.protocol.farm.WorkerStateMessages;
import dev.croft.protocol.generated.farm.BlobRequest;
import dev.croft.protocol.generated.farm.ChecksumRequest;
import dev.croft.protocol.generated.farm.ChecksumResponse;
import dev.croft.protocol.generated.farm.Chunk;
import dev.croft.protocol.generated.farm.ContainRequest;
import dev.croft.protocol.generated.farm.ContainResponse;
import dev.croft.protocol.generated.farm.Content;
import dev.croft.protocol.generated.farm.HasResponse;
import dev.croft.protocol.generated.farm.InfoRequest;
import dev.croft.protocol.generated.farm.LayersRequest;
import dev.croft.protocol.generated.farm.LayersResponse;
import dev.croft.protocol.generated.farm.Lender;
import dev.croft.protocol.generated.farm.OpenRequest;
import dev.croft.protocol.generated.farm.OpenResponse;
import dev.croft.protocol.generated.farm.ProcessRequest;
import dev.croft.protocol.generated.farm.ProcessResponse;
import dev.croft.protocol.generated.farm.PruneRequest;
import dev.croft.protocol.generated.farm.ReadRequest;
import dev.croft.protocol.generated.farm.ReadResponse;
import dev.croft.protocol.generated.farm.SpaceResponse;
import dev.croft.protocol.generated.farm.TransferRequest;
import dev.croft.protocol.generated.farm.UsageResponse;
import dev.croft.protocol.generated.farm.VertexEvent;
import dev.croft.protocol.generated.farm.WorkerInfo;
import java.io.IOException;
import java.io.InputStream;

/** A worker as coordinators of other processes call it. */
public final class WorkerService {

  private static final String NAME = "croft.farm.v1.Worker";
  private static final int CHUNK_BYTES = 1024 * 1024;

  private final WorkerLink worker;
  private final NodeChannels channels;
  private final OpenTrees trees = new OpenTrees();
  private final HeldContainers containers = new HeldContainers();

  /**
   * A service for a worker.
   *
   * @param channels to coordinators that lend credentials
   */
  public WorkerService(WorkerLink worker, NodeChannels channels) {
    this.worker = worker;
    this.channels = channels;
  }

  /** Adds the service to a node's server. */
  public void bind(GrpcMethods methods) {
    GrpcMethods.Service service = methods.service(NAME, FarmFailures::status);
    InfoRequest info = InfoRequest.getDefaultInstance();
    service
        .<InfoRequest, WorkerInfo>unary(
            "Info", info, (_, _) -> WorkerStateMessages.write(worker.info()))
        .<InfoRequest, SpaceResponse>unary(
            "Space",
            info,
            (_, _) -> SpaceResponse.newBuilder().setFreeDiskBytes(worker.freeDiskBytes()).build())
        .<Content, HasResponse>unary(
            "Has", Content.getDefaultInstance(), (_, content) -> has(ContentMessages.read(content)))
        .<Content, HasResponse>unary(
            "Keep",
            Content.getDefaultInstance(),
            (_, content) ->
                HasResponse.newBuilder().setHas(worker.keep(ContentMessages.read(content))).build())
        .<ChecksumRequest, ChecksumResponse>unary(
            "Checksum", ChecksumRequest.getDefaultInstance(), (_, request) -> checksum(request))
        .<LayersRequest, LayersResponse>unary(
            "Layers", LayersRequest.getDefaultInstance(), (_, request) -> layers(request))
        .<InfoRequest, UsageResponse>unary("Usage", info, (_, _) -> usage())
        .<PruneRequest, UsageResponse>unary(
            "Prune", PruneRequest.getDefaultInstance(), (_, request) -> prune(request));
    service
        .<TransferRequest, VertexEvent>streaming(
            "Fetch",
            TransferRequest.getDefaultInstance(),
            (_, request, answers) ->
                worker.fetch(
                    LinkMessages.read(request.getLayer()),
                    credentials(request.getLender()),
                    sending(answers)))
        .<TransferRequest, VertexEvent>streaming(
            "Push",
            TransferRequest.getDefaultInstance(),
            (_, request, answers) ->
                worker.push(
                    LinkMessages.read(request.getLayer()),
                    request.getTarget(),
                    credentials(request.getLender()),
                    sending(answers)))
        .<OpenRequest, OpenResponse>streaming(
            "Open",
            OpenRequest.getDefaultInstance(),
            (_, request, answers) -> trees.hold(opened(request), answers))
        .<ReadRequest, ReadResponse>streaming(
            "Read",
            ReadRequest.getDefaultInstance(),
            (_, request, answers) -> trees.read(request, answers))
        .<BlobRequest, Chunk>streaming(
            "OpenBlob",
            BlobRequest.getDefaultInstance(),
            (_, request, answers) -> blob(new Digest(request.getDigest()), answers))
        .<ContainRequest, ContainResponse>streaming(
            "Contain",
            ContainRequest.getDefaultInstance(),
            (_, request, answers) ->
                containers.hold(
                    worker.container(
                        ContainerMessages.read(request),
                        RemoteClient.of(channels, request.getLender())),
                    answers))
        .<ProcessRequest, ProcessResponse>conversation(
            "Process",
            ProcessRequest.getDefaultInstance(),
            (_, requests, answers) -> containers.process(requests, answers));
  }

  private HasResponse has(dev.croft.model.step.Content content) {
    boolean has = worker.has(content);
    return HasResponse.newBuilder()
        .setHas(has)
        .setHeldBytes(has ? worker.heldBytes(content) : 0)
        .build();
  }

  private ContentAccess opened(OpenRequest request) {
    return request.getContainer().isEmpty()
        ? worker.open(ContentMessages.read(request.getContent()), credentials(request.getLender()))
        : containers.open(request.getContainer(), request.getMount());
  }

  private ChecksumResponse checksum(ChecksumRequest request) {
    Digest digest =
        worker.checksum(
            ContentMessages.read(request.getContent()),
            request.getSelectorsList().stream().map(LinkMessages::read).toList(),
            credentials(request.getLender()));
    return ChecksumResponse.newBuilder().setDigest(digest.value()).build();
  }

  private LayersResponse layers(LayersRequest request) {
    LayersResponse.Builder response = LayersResponse.newBuilder();
    worker
        .layers(
            ContentMessages.read(request.getContent()),
            LinkMessages.read(request.getOptions()),
            credentials(request.getLender()))
        .forEach(layer -> response.addLayers(LinkMessages.write(layer)));
    return response.build();
  }

  private UsageResponse usage() {
    UsageResponse.Builder response = UsageResponse.newBuilder();
    worker.usage().forEach(record -> response.addRecords(LinkMessages.write(record)));
    return response.build();
  }

  private UsageResponse prune(PruneRequest request) {
    UsageResponse.Builder response = UsageResponse.newBuilder();
    worker
        .prune(LinkMessages.read(request))
        .forEach(record -> response.addRecords(LinkMessages.write(record)));
    return response.build();
  }

  private static LayerListener sending(Answers<VertexEvent> answers) {
    return status -> answers.send(VertexEventMessages.write(status));
  }

  private void blob(Digest digest, Answers<Chunk> answers) {
    try (InputStream in = worker.openBlob(digest)) {
      while (true) {
        byte[] chunk = in.readNBytes(CHUNK_BYTES);
        if (chunk.length == 0) {
          return;
        }
        answers.send(Chunk.newBuilder().setData(ByteString.copyFrom(chunk)).build());
      }
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.RESOURCE, "cannot read blob " + digest + ": " + e.getMessage(), e);
    }
  }

  private CredentialSource credentials(Lender lender) {
    return lender.getAddress().isEmpty()
        ? CredentialSource.anonymous()
        : RemoteClient.of(channels, lender).credentials();
  }
}
