package dev.croft.deploy.llb;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.croft.model.llb.Node;
import dev.croft.protocol.generated.gateway.ExecMessage;
import dev.croft.protocol.generated.gateway.PingRequest;
import dev.croft.protocol.generated.gateway.PongResponse;
import dev.croft.protocol.generated.gateway.ReadFileRequest;
import dev.croft.protocol.generated.gateway.ReadFileResponse;
import dev.croft.protocol.generated.gateway.Ref;
import dev.croft.protocol.generated.gateway.Result;
import dev.croft.protocol.generated.gateway.ReturnRequest;
import dev.croft.protocol.generated.gateway.ReturnResponse;
import dev.croft.protocol.generated.gateway.SolveRequest;
import dev.croft.protocol.generated.gateway.SolveResponse;
import dev.croft.protocol.generated.llb.Definition;
import dev.croft.protocol.llb.DefinitionWriter;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Calls of {@code LLBBridge} over a channel. */
public final class Bridge {

  private static final String SERVICE = "moby.buildkit.v1.frontend.LLBBridge";

  private final Channel channel;

  /** Calls over a channel. */
  public Bridge(Channel channel) {
    this.channel = channel;
  }

  /** What the builder offers. */
  public PongResponse ping() {
    return call("Ping", PingRequest.getDefaultInstance(), PongResponse.getDefaultInstance());
  }

  /** Makes a file tree; the answer is its ref's id. */
  public String solve(Node.Output root) {
    return solve(definition(root), true);
  }

  /** Makes what a definition says; the answer is its ref's id. */
  public String solve(Definition definition, boolean evaluate) {
    return solve(SolveRequest.newBuilder().setDefinition(definition).setEvaluate(evaluate).build())
        .getResult()
        .getRef()
        .getId();
  }

  /** Solves anything. */
  public SolveResponse solve(SolveRequest request) {
    return call(
        "Solve",
        request.toBuilder().setAllowResultReturn(true).setAllowResultArrayRef(true).build(),
        SolveResponse.getDefaultInstance());
  }

  /** A file of what was made. */
  public String read(String ref, String path) {
    ReadFileRequest request = ReadFileRequest.newBuilder().setRef(ref).setFilePath(path).build();
    return call("ReadFile", request, ReadFileResponse.getDefaultInstance())
        .getData()
        .toStringUtf8();
  }

  /** Says that a ref is the build's result; the empty one is the empty file tree. */
  public void giveBack(String ref) {
    giveBack(Result.newBuilder().setRef(Ref.newBuilder().setId(ref)).build());
  }

  /** Says what the build's result is. */
  public void giveBack(Result result) {
    ReturnResponse _ =
        call(
            "Return",
            ReturnRequest.newBuilder().setResult(result).build(),
            ReturnResponse.getDefaultInstance());
  }

  /** Any call of one message each way. */
  public <Q extends Message, A extends Message> A call(String method, Q request, A prototype) {
    @SuppressWarnings("unchecked")
    Q requestPrototype = (Q) request.getDefaultInstanceForType();
    return ClientCalls.blockingUnaryCall(
        channel,
        method(SERVICE, method, MethodDescriptor.MethodType.UNARY, requestPrototype, prototype),
        CallOptions.DEFAULT,
        request);
  }

  /** Opens a call that carries processes. */
  public StreamObserver<ExecMessage> processes(StreamObserver<ExecMessage> answers) {
    return ClientCalls.asyncBidiStreamingCall(
        channel.newCall(
            method(
                SERVICE,
                "ExecProcess",
                MethodDescriptor.MethodType.BIDI_STREAMING,
                ExecMessage.getDefaultInstance(),
                ExecMessage.getDefaultInstance()),
            CallOptions.DEFAULT),
        answers);
  }

  /**
   * Opens a call that carries processes, and whose answers nobody reads but the first.
   *
   * @param first counted down when that is there
   */
  public ClientCall<ExecMessage, ExecMessage> unreadProcesses(CountDownLatch first) {
    ClientCall<ExecMessage, ExecMessage> call =
        channel.newCall(
            method(
                SERVICE,
                "ExecProcess",
                MethodDescriptor.MethodType.BIDI_STREAMING,
                ExecMessage.getDefaultInstance(),
                ExecMessage.getDefaultInstance()),
            CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(ExecMessage message) {
            first.countDown();
          }
        },
        new Metadata());
    call.request(1);
    return call;
  }

  /** A graph in the form in which it travels. */
  public static Definition definition(Node.Output root) {
    return DefinitionWriter.write(Optional.of(root), Optional.empty());
  }

  /** Text as bytes. */
  public static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      String service, String name, MethodDescriptor.MethodType type, Q request, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(type)
        .setFullMethodName(service + "/" + name)
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }
}
