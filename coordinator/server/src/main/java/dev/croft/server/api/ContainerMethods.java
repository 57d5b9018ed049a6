package dev.croft.server.api;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.ContainerRequest;
import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.ExecMeta.HostIp;
import dev.croft.model.llb.Mount;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.protocol.fsutil.FileKind;
import dev.croft.protocol.fsutil.GoFileMode;
import dev.croft.protocol.generated.fsutil.Stat;
import dev.croft.protocol.generated.gateway.NewContainerRequest;
import dev.croft.protocol.generated.gateway.NewContainerResponse;
import dev.croft.protocol.generated.gateway.ReadDirRequest;
import dev.croft.protocol.generated.gateway.ReadDirResponse;
import dev.croft.protocol.generated.gateway.ReadFileRequest;
import dev.croft.protocol.generated.gateway.ReadFileResponse;
import dev.croft.protocol.generated.gateway.ReleaseContainerRequest;
import dev.croft.protocol.generated.gateway.ReleaseContainerResponse;
import dev.croft.protocol.generated.gateway.StatFileRequest;
import dev.croft.protocol.generated.gateway.StatFileResponse;
import dev.croft.protocol.llb.ContainerReader;
import dev.croft.protocol.llb.Platforms;
import dev.croft.server.gateway.Gateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The part of {@code LLBBridge} that makes containers and reads their files. */
final class ContainerMethods {
  private static final int PERMISSION_BITS = 07777;
  private static final int READ_LIMIT_BYTES = 64 << 20;

  private final Function<Caller, Gateway> gateways;

  ContainerMethods(Function<Caller, Gateway> gateways) {
    this.gateways = gateways;
  }

  void bind(GrpcMethods.Service service) {
    service
        .unary("NewContainer", NewContainerRequest.getDefaultInstance(), this::create)
        .unary("ReleaseContainer", ReleaseContainerRequest.getDefaultInstance(), this::release)
        .unary("ReadFileContainer", ReadFileRequest.getDefaultInstance(), this::readFile)
        .unary("ReadDirContainer", ReadDirRequest.getDefaultInstance(), this::readDirectory)
        .unary("StatFileContainer", StatFileRequest.getDefaultInstance(), this::statFile);
  }

  private NewContainerResponse create(Caller caller, NewContainerRequest request) {
    Gateway gateway = gateways.apply(caller);
    gateway
        .build()
        .work(
            () -> {
              gateway.containers().create(request.getContainerID(), read(gateway, request));
              return true;
            });
    return NewContainerResponse.getDefaultInstance();
  }

  private static ContainerRequest read(Gateway gateway, NewContainerRequest request) {
    List<Content> contents = new ArrayList<>();
    List<Mount> mounts = new ArrayList<>();
    for (dev.croft.protocol.generated.llb.Mount mount : request.getMountsList()) {
      int input = Mount.NONE;
      if (!mount.getResultID().isEmpty()) {
        input = contents.size();
        contents.add(content(gateway, mount.getResultID(), mount.getDest()));
      }
      mounts.add(
          ContainerReader.mount(
              mount.toBuilder().setInput(input).setOutput(Mount.NONE).build(), contents.size()));
    }
    return new ContainerRequest(
        gateway.build().tenant(),
        mounts,
        contents,
        List.of(),
        new ContainerRequest.Surroundings(
            ContainerReader.network(request.getNetwork(), request.getNetworkValue()),
            request.getHostname(),
            request.getExtraHostsList().stream()
                .map(host -> new HostIp(host.getHost(), host.getIP()))
                .toList()),
        request.hasPlatform() ? Optional.of(platform(request)) : Optional.empty());
  }

  private static Platform platform(NewContainerRequest request) {
    return Platforms.read(request.getPlatform());
  }

  private static Content content(Gateway gateway, String ref, String destination) {
    try {
      gateway.ref(ref);
    } catch (CroftException e) {
      throw CroftException.user(
          "failed to find ref " + ref + " for \"" + destination + "\" mount: " + e.text());
    }
    return gateway.content(ref);
  }

  private ReleaseContainerResponse release(Caller caller, ReleaseContainerRequest request) {
    gateways.apply(caller).containers().release(request.getContainerID());
    return ReleaseContainerResponse.getDefaultInstance();
  }

  private ReadFileResponse readFile(Caller caller, ReadFileRequest request) {
    long length = request.hasRange() ? request.getRange().getLength() : READ_LIMIT_BYTES;
    try (ContentAccess files = open(caller, request.getRef(), request.getMountIndex())) {
      return ReadFileResponse.newBuilder()
          .setData(
              ByteString.copyFrom(
                  files.read(
                      request.getFilePath(),
                      Math.max(0, request.getRange().getOffset()),
                      Math.min(length <= 0 ? READ_LIMIT_BYTES : length, READ_LIMIT_BYTES))))
          .build();
    }
  }

  private ReadDirResponse readDirectory(Caller caller, ReadDirRequest request) {
    try (ContentAccess files = open(caller, request.getRef(), request.getMountIndex())) {
      ReadDirResponse.Builder response = ReadDirResponse.newBuilder();
      files
          .list(request.getDirPath(), request.getIncludePattern())
          .forEach(file -> response.addEntries(stat(file)));
      return response.build();
    }
  }

  private StatFileResponse statFile(Caller caller, StatFileRequest request) {
    try (ContentAccess files = open(caller, request.getRef(), request.getMountIndex())) {
      return StatFileResponse.newBuilder().setStat(stat(files.stat(request.getPath()))).build();
    }
  }

  private ContentAccess open(Caller caller, String container, int mount) {
    return gateways
        .apply(caller)
        .containers()
        .find(container)
        .orElseThrow(
            () ->
                CroftException.user(
                    "container details for " + container + "@" + mount + " not found"))
        .open(mount);
  }

  private static Stat stat(ContentAccess.FileStatus file) {
    return Stat.newBuilder()
        .setPath(file.path().substring(file.path().lastIndexOf('/') + 1))
        .setMode(GoFileMode.of(FileKind.ofMode(file.mode()), file.mode() & PERMISSION_BITS))
        .setUid(file.uid())
        .setGid(file.gid())
        .setSize(file.size())
        .setModTime(file.modifiedNanos())
        .setLinkname(file.link())
        .build();
  }
}
