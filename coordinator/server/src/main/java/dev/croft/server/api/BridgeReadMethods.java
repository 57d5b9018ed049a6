package dev.croft.server.api;

import com.google.protobuf.ByteString;
import dev.croft.agent.rpc.Caller;
import dev.croft.agent.rpc.GrpcMethods;
import dev.croft.model.step.Content;
import dev.croft.protocol.generated.fsutil.Stat;
import dev.croft.protocol.generated.gateway.EvaluateRequest;
import dev.croft.protocol.generated.gateway.EvaluateResponse;
import dev.croft.protocol.generated.gateway.ReadDirRequest;
import dev.croft.protocol.generated.gateway.ReadDirResponse;
import dev.croft.protocol.generated.gateway.ReadFileRequest;
import dev.croft.protocol.generated.gateway.ReadFileResponse;
import dev.croft.protocol.generated.gateway.StatFileRequest;
import dev.croft.protocol.generated.gateway.StatFileResponse;
import dev.croft.server.build.Build;
import dev.croft.server.gateway.Gateway;
import dev.croft.server.solve.ContentReader;
import dev.croft.server.solve.ContentReader.FileStatus;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The part of {@code LLBBridge} that reads files of results. */
final class BridgeReadMethods {
  private final Function<Caller, Gateway> gateways;
  private final ContentReader reader;

  BridgeReadMethods(Function<Caller, Gateway> gateways, ContentReader reader) {
    this.gateways = gateways;
    this.reader = reader;
  }

  void bind(GrpcMethods.Service service) {
    service
        .unary("ReadFile", ReadFileRequest.getDefaultInstance(), this::readFile)
        .unary("ReadDir", ReadDirRequest.getDefaultInstance(), this::readDirectory)
        .unary("StatFile", StatFileRequest.getDefaultInstance(), this::statFile)
        .unary("Evaluate", EvaluateRequest.getDefaultInstance(), this::evaluate);
  }

  private ReadFileResponse readFile(Caller caller, ReadFileRequest request) {
    long offset = request.getRange().getOffset();
    long length = request.hasRange() ? request.getRange().getLength() : -1;
    return ReadFileResponse.newBuilder()
        .setData(
            onContent(
                caller,
                request.getRef(),
                (build, content) ->
                    ByteString.copyFrom(
                        reader.readFile(build, content, request.getFilePath(), offset, length))))
        .build();
  }

  private ReadDirResponse readDirectory(Caller caller, ReadDirRequest request) {
    ReadDirResponse.Builder response = ReadDirResponse.newBuilder();
    onContent(
            caller,
            request.getRef(),
            (build, content) ->
                reader.readDirectory(
                    build, content, request.getDirPath(), request.getIncludePattern()))
        .forEach(status -> response.addEntries(stat(status)));
    return response.build();
  }

  private StatFileResponse statFile(Caller caller, StatFileRequest request) {
    return StatFileResponse.newBuilder()
        .setStat(
            stat(
                onContent(
                    caller,
                    request.getRef(),
                    (build, content) -> reader.stat(build, content, request.getPath()))))
        .build();
  }

  private EvaluateResponse evaluate(Caller caller, EvaluateRequest request) {
    onContent(caller, request.getRef(), (_, content) -> content);
    return EvaluateResponse.getDefaultInstance();
  }

  private <T> T onContent(Caller caller, String ref, BiFunction<Build, Content, T> action) {
    Gateway gateway = gateways.apply(caller);
    Build build = gateway.build();
    return build.work(
        () -> {
          return action.apply(build, gateway.content(ref));
        });
  }

  private static Stat stat(FileStatus status) {
    return Stat.newBuilder()
        .setPath(status.path())
        .setMode(status.mode())
        .setUid(status.uid())
        .setGid(status.gid())
        .setSize(status.size())
        .setModTime(status.modifiedNanos())
        .setLinkname(status.linkName())
        .build();
  }
}
