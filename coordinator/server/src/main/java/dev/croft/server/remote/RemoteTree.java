package dev.croft.server.remote;

import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.remote.LinkMessages;
import dev.croft.model.step.Content;
import dev.croft.protocol.farm.ContentMessages;
import dev.croft.protocol.farm.FarmFailures;
import dev.croft.protocol.generated.farm.Lender;
import dev.croft.protocol.generated.farm.OpenRequest;
import dev.croft.protocol.generated.farm.OpenResponse;
import dev.croft.protocol.generated.farm.ReadRequest;
import dev.croft.protocol.generated.farm.ReadResponse;
import dev.croft.protocol.generated.farm.WorkerGrpc;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A tree on a worker of another process, open as long as the call that opened it. */
final class RemoteTree implements ContentAccess {

  private final String node;
  private final Channel channel;
  private final String access;
  private final Context.CancellableContext context;

  private RemoteTree(
      String node, Channel channel, String access, Context.CancellableContext context) {
    this.node = node;
    this.channel = channel;
    this.access = access;
    this.context = context;
  }

  static RemoteTree open(String node, Channel channel, Content content, Lender lender) {
    return open(
        node,
        channel,
        OpenRequest.newBuilder()
            .setContent(ContentMessages.write(content))
            .setLender(lender)
            .build());
  }

  static RemoteTree open(String node, Channel channel, OpenRequest request) {
    Context.CancellableContext context = Context.current().withCancellation();
    Context before = context.attach();
    try {
      Iterator<OpenResponse> answers = WorkerGrpc.newBlockingStub(channel).open(request);
      return new RemoteTree(node, channel, answers.next().getAccess(), context);
    } catch (RuntimeException e) {
      context.cancel(e);
      throw e;
    } finally {
      context.detach(before);
    }
  }

  private ReadRequest.Builder request() {
    return ReadRequest.newBuilder().setAccess(access);
  }

  private List<ReadResponse> read(ReadRequest.Builder request) {
    try {
      List<ReadResponse> answers = new ArrayList<>();
      WorkerGrpc.newBlockingStub(channel).read(request.build()).forEachRemaining(answers::add);
      return answers;
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of(node, e);
    }
  }

  private static List<FileStatus> files(List<ReadResponse> answers) {
    return answers.stream()
        .flatMap(answer -> answer.getFilesList().stream())
        .map(LinkMessages::read)
        .toList();
  }

  @Override
  public FileStatus stat(String path) {
    return files(read(request().setStat(path))).getFirst();
  }

  @Override
  public List<FileStatus> list(String path, String includePattern) {
    return files(
        read(
            request()
                .setList(ReadRequest.List.newBuilder().setPath(path).setInclude(includePattern))));
  }

  @Override
  public byte[] read(String path, long offset, long length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ReadRequest.Range.Builder range =
        ReadRequest.Range.newBuilder().setPath(path).setOffset(offset).setLength(length);
    for (ReadResponse answer : read(request().setRange(range))) {
      bytes.writeBytes(answer.getData().toByteArray());
    }
    return bytes.toByteArray();
  }

  @Override
  public InputStream open(String path) {
    ReadRequest whole =
        request().setRange(ReadRequest.Range.newBuilder().setPath(path).setWhole(true)).build();
    return StreamedBytes.of(
        node, () -> WorkerGrpc.newBlockingStub(channel).read(whole), ReadResponse::getData);
  }

  /** All files are known before the first is visited: visitors read them meanwhile. */
  @Override
  public void walk(Visitor visitor) throws IOException {
    for (FileStatus file : files(read(request().setWalk(ReadRequest.Walk.getDefaultInstance())))) {
      visitor.visit(file);
    }
  }

  @Override
  public void close() {
    context.cancel(null);
  }
}
