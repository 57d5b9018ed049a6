package dev.croft.server.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A Netty channel whose wire is a client's session stream: what is written to it goes to the {@link
 * ClientEnd}, and what the client sends is read from it. It holds few bytes in either direction and
 * makes the faster side wait.
 */
final class TunnelChannel extends AbstractChannel implements Tunnel {

  /** How many bytes go to the client in one message. */
  static final int CHUNK_BYTES = 32 * 1024;

  private static final int MAX_BYTES_ON_THEIR_WAY = 8 * CHUNK_BYTES;
  private static final long PAUSE_ABOVE_BYTES = 1 << 20;
  private static final long RESUME_BELOW_BYTES = 1 << 18;
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  private final ChannelConfig config = new TunnelConfig(this);
  private final EventLoop loop;
  private final ClientEnd client;
  private final AtomicLong waitingBytes = new AtomicLong();

  // All below belong to the event loop.
  private final Queue<ByteBuf> waiting = new ArrayDeque<>();
  private State state = State.NEW;
  private int bytesOnTheirWay;
  private boolean paused;
  private boolean reading;
  private boolean delivering;

  TunnelChannel(EventLoop loop, ClientEnd client) {
    super(null);
    this.loop = loop;
    this.client = client;
  }

  @Override
  public void received(ByteBuffer bytes) {
    if (!bytes.hasRemaining()) {
      return;
    }
    ByteBuf copy = Unpooled.copiedBuffer(bytes);
    waitingBytes.addAndGet(copy.readableBytes());
    onLoop(
        () -> {
          if (state == State.CLOSED) {
            copy.release();
            return;
          }
          waiting.add(copy);
          deliver();
          if (!paused && waitingBytes.get() > PAUSE_ABOVE_BYTES) {
            paused = true;
            client.pause();
          }
        });
  }

  @Override
  public void closed() {
    onLoop(
        () -> {
          if (isRegistered()) {
            unsafe().close(voidPromise());
          } else {
            doClose();
          }
        });
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new TunnelUnsafe();
  }

  @Override
  protected boolean isCompatible(EventLoop other) {
    return other.equals(loop);
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return null;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return state == State.CONNECTED ? TunnelAddress.CLIENT : null;
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("a tunnel has no address of its own");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doClose() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
    client.end();
  }

  @Override
  protected void doBeginRead() {
    reading = true;
    deliver();
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    while (bytesOnTheirWay < MAX_BYTES_ON_THEIR_WAY && !out.isEmpty()) {
      byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, out.totalPendingWriteBytes())];
      int filled = fill(chunk, out);
      if (filled == 0) {
        return;
      }
      bytesOnTheirWay += filled;
      client
          .send(ByteBuffer.wrap(chunk, 0, filled))
          .whenComplete((_, failure) -> onLoop(() -> sent(filled, failure)));
    }
  }

  /** Takes the first bytes of what is to be written; small frames share a message. */
  private static int fill(byte[] chunk, ChannelOutboundBuffer out) {
    int filled = 0;
    while (filled < chunk.length && out.current() instanceof ByteBuf next) {
      int length = Math.min(chunk.length - filled, next.readableBytes());
      next.readBytes(chunk, filled, length);
      filled += length;
      out.progress(length);
      if (!next.isReadable()) {
        out.remove();
      }
    }
    return filled;
  }

  private void sent(int bytes, @Nullable Throwable failure) {
    bytesOnTheirWay -= bytes;
    if (failure != null) {
      closed();
    } else if (unsafe() instanceof TunnelUnsafe tunnel) {
      tunnel.writeOn();
    }
  }

  /** Hands on what has come, as long as the reader asks for it. */
  private void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    try {
      while (reading && state == State.CONNECTED) {
        ByteBuf next = waiting.poll();
        if (next == null) {
          break;
        }
        reading = false;
        waitingBytes.addAndGet(-next.readableBytes());
        pipeline().fireChannelRead(next);
        pipeline().fireChannelReadComplete();
      }
    } finally {
      delivering = false;
    }
    if (paused && waitingBytes.get() < RESUME_BELOW_BYTES) {
      paused = false;
      client.resume();
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException _) {
      // The loop ends with the server, and every tunnel with it.
    }
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public boolean isOpen() {
    return state != State.CLOSED;
  }

  @Override
  public boolean isActive() {
    return state == State.CONNECTED;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  private enum State {
    NEW,
    CONNECTED,
    CLOSED
  }

  private final class TunnelUnsafe extends AbstractUnsafe {

    @Override
    public void connect(
        SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
      if (!promise.setUncancellable() || !ensureOpen(promise)) {
        return;
      }
      if (state != State.NEW) {
        safeSetFailure(promise, new IOException("the tunnel is connected already"));
        return;
      }
      state = State.CONNECTED;
      safeSetSuccess(promise);
      pipeline().fireChannelActive();
    }

    void writeOn() {
      flush0();
    }
  }

  /** Socket options mean nothing here, but whoever sets them need not hear of it. */
  private static final class TunnelConfig extends DefaultChannelConfig {

    TunnelConfig(TunnelChannel channel) {
      super(channel);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
      super.setOption(option, value);
      return true;
    }
  }
}
