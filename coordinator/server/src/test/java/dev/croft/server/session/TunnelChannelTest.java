package dev.croft.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TunnelChannelTest {

  private static final int WINDOW_BYTES = 256 * 1024;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final EventLoop loop = loops.next();
  private final SlowClient client = new SlowClient();
  private final TunnelChannel channel = new TunnelChannel(loop, client);

  @BeforeEach
  void connect() throws InterruptedException {
    new Bootstrap()
        .group(loop)
        .channelFactory(new OneChannel(channel))
        .handler(new ChannelInboundHandlerAdapter())
        .connect(TunnelAddress.CLIENT)
        .sync();
  }

  @AfterEach
  void stop() throws InterruptedException {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
  }

  @Test
  void onlySomeBytesAreOnTheirWayToAClientThatDoesNotRead() throws Exception {
    write(1 << 20);

    assertThat(client.bytes()).isEqualTo(WINDOW_BYTES);
    assertThat(channel.isWritable()).isFalse();
  }

  @Test
  void theRestGoesWhenTheClientReads() throws Exception {
    write(1 << 20);

    while (client.bytes() < 1 << 20) {
      onLoop(client::readOne);
    }

    onLoop(client::readOne);
    assertThat(channel.isWritable()).isTrue();
  }

  @Test
  void smallWritesShareAMessage() throws Exception {
    onLoop(
        () -> {
          for (int i = 0; i < 100; i++) {
            ChannelFuture _ = channel.write(Unpooled.wrappedBuffer(new byte[9]));
          }
          channel.flush();
        });

    assertThat(client.messages()).isEqualTo(1);
  }

  @Test
  void aReaderThatStopsMakesTheClientPause() throws Exception {
    channel.config().setAutoRead(false);
    for (int i = 0; i < 40; i++) {
      channel.received(ByteBuffer.allocate(TunnelChannel.CHUNK_BYTES));
    }

    onLoop(() -> {});
    assertThat(client.isPaused()).isTrue();

    channel.config().setAutoRead(true);
    onLoop(() -> {});
    assertThat(client.isPaused()).isFalse();
  }

  @Test
  void whenTheChannelClosesTheClientsStreamEnds() throws Exception {
    channel.close().sync();

    assertThat(client.hasEnded()).isTrue();
  }

  private void write(int bytes) throws Exception {
    ByteBuf buffer = Unpooled.wrappedBuffer(new byte[bytes]);
    onLoop(
        () -> {
          ChannelFuture _ = channel.writeAndFlush(buffer);
        });
  }

  private void onLoop(Runnable task) throws Exception {
    loop.submit(task).get();
  }

  private static final class SlowClient implements ClientEnd {

    private final Queue<CompletableFuture<Void>> unread = new ArrayDeque<>();
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicInteger messages = new AtomicInteger();
    private volatile boolean paused;
    private volatile boolean ended;

    int bytes() {
      return bytes.get();
    }

    int messages() {
      return messages.get();
    }

    boolean isPaused() {
      return paused;
    }

    boolean hasEnded() {
      return ended;
    }

    void readOne() {
      CompletableFuture<Void> next = unread.poll();
      if (next != null) {
        next.complete(null);
      }
    }

    @Override
    public CompletionStage<?> send(ByteBuffer chunk) {
      bytes.addAndGet(chunk.remaining());
      messages.incrementAndGet();
      CompletableFuture<Void> sent = new CompletableFuture<>();
      unread.add(sent);
      return sent;
    }

    @Override
    public void pause() {
      paused = true;
    }

    @Override
    public void resume() {
      paused = false;
    }

    @Override
    public void end() {
      ended = true;
    }
  }
}
