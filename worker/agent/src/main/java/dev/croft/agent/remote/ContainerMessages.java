package dev.croft.agent.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.ContainerRequest.ExtraFile;
import dev.croft.agent.link.ContainerRequest.Surroundings;
import dev.croft.agent.link.ProcessRequest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.ExecMeta.HostIp;
import dev.croft.model.llb.Mount;
import dev.croft.protocol.farm.ContentMessages;
import dev.croft.protocol.generated.farm.ContainRequest;
import dev.croft.protocol.generated.farm.Lender;
import dev.croft.protocol.llb.ContainerReader;
import dev.croft.protocol.llb.ContainerWriter;
import dev.croft.protocol.llb.Platforms;
import java.util.Optional;

/** Containers that are no steps, between the wire and the links' own types. */
public final class ContainerMessages {

  private ContainerMessages() {}

  /** The wire form. */
  public static ContainRequest write(ContainerRequest request, Lender lender) {
    ContainRequest.Builder message =
        ContainRequest.newBuilder()
            .setTenant(request.tenant())
            .setNetwork(ContainerWriter.network(request.surroundings().network()))
            .setHostname(request.surroundings().hostname())
            .setLender(lender);
    // Nothing of a container is kept, so that its mounts have no outputs.
    request
        .mounts()
        .forEach(
            mount ->
                message.addMounts(ContainerWriter.mount(mount).toBuilder().setOutput(Mount.NONE)));
    request.contents().forEach(content -> message.addContents(ContentMessages.write(content)));
    request
        .files()
        .forEach(
            file ->
                message
                    .addFilesBuilder()
                    .setPath(file.path())
                    .setContent(ByteString.copyFrom(file.content().toArray())));
    request
        .surroundings()
        .extraHosts()
        .forEach(host -> message.addExtraHostsBuilder().setHost(host.host()).setIP(host.ip()));
    request.platform().ifPresent(platform -> message.setPlatform(Platforms.write(platform)));
    return message.build();
  }

  /** The container that is meant. */
  public static ContainerRequest read(ContainRequest message) {
    return new ContainerRequest(
        message.getTenant(),
        message.getMountsList().stream()
            .map(mount -> ContainerReader.mount(mount, message.getContentsCount()))
            .toList(),
        message.getContentsList().stream().map(ContentMessages::read).toList(),
        message.getFilesList().stream()
            .map(file -> new ExtraFile(file.getPath(), Bytes.of(file.getContent().toByteArray())))
            .toList(),
        new Surroundings(
            ContainerReader.network(message.getNetwork(), message.getNetworkValue()),
            message.getHostname(),
            message.getExtraHostsList().stream()
                .map(host -> new HostIp(host.getHost(), host.getIP()))
                .toList()),
        message.hasPlatform()
            ? Optional.of(Platforms.readExactly(message.getPlatform()))
            : Optional.empty());
  }

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.ProcessRequest write(
      String container, ProcessRequest request) {
    var message = dev.croft.protocol.generated.farm.ProcessRequest.newBuilder();
    var start =
        message
            .getStartBuilder()
            .setContainer(container)
            .setMeta(ContainerWriter.meta(request.meta()))
            .setSecurity(ContainerWriter.security(request.security()))
            .setInput(request.input())
            .setTerminal(request.terminal());
    request.secretEnv().forEach(env -> start.addSecretEnv(ContainerWriter.secretEnv(env)));
    return message.build();
  }

  /** The process that is meant. */
  public static ProcessRequest read(dev.croft.protocol.generated.farm.ProcessRequest.Start start) {
    return new ProcessRequest(
        ContainerReader.meta(start.getMeta()),
        ContainerReader.security(start.getSecurity(), start.getSecurityValue()),
        start.getSecretEnvList().stream().map(ContainerReader::secretEnv).toList(),
        start.getInput(),
        start.getTerminal());
  }
}
