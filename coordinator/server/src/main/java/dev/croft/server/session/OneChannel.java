package dev.croft.server.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gives out one channel, once: a session that has lost its stream cannot connect again. */
final class OneChannel implements ChannelFactory<Channel> {

  private final Channel channel;
  private final AtomicBoolean given = new AtomicBoolean();

  OneChannel(Channel channel) {
    this.channel = channel;
  }

  @Override
  public Channel newChannel() {
    if (!given.compareAndSet(false, true)) {
      throw new IllegalStateException("the session's stream is over");
    }
    return channel;
  }
}
