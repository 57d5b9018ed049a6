package dev.croft.server.remote;

import com.google.protobuf.ByteString;
import dev.croft.protocol.farm.FarmFailures;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.function.Function;
import java.util.function.Supplier;

/** The bytes of a call's answers, one after the other; closing it early cancels the call. */
final class StreamedBytes<A> extends InputStream {

  private final String node;
  private final Context.CancellableContext context;
  private final Iterator<A> answers;
  private final Function<A, ByteString> data;
  private ByteString chunk = ByteString.EMPTY;
  private int at;

  private StreamedBytes(
      String node,
      Context.CancellableContext context,
      Iterator<A> answers,
      Function<A, ByteString> data) {
    this.node = node;
    this.context = context;
    this.answers = answers;
    this.data = data;
  }

  static <A> StreamedBytes<A> of(
      String node, Supplier<Iterator<A>> call, Function<A, ByteString> data) {
    Context.CancellableContext context = Context.current().withCancellation();
    Context before = context.attach();
    try {
      return new StreamedBytes<>(node, context, call.get(), data);
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of(node, e);
    } finally {
      context.detach(before);
    }
  }

  private boolean fill() {
    try {
      while (at == chunk.size()) {
        if (!answers.hasNext()) {
          return false;
        }
        chunk = data.apply(answers.next());
        at = 0;
      }
      return true;
    } catch (StatusRuntimeException e) {
      throw FarmFailures.of(node, e);
    }
  }

  @Override
  public int read() {
    return fill() ? chunk.byteAt(at++) & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, chunk.size() - at);
    chunk.substring(at, at + count).copyTo(into, offset);
    at += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    context.cancel(null);
    super.close();
  }
}
