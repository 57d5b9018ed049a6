package dev.croft.agent.node;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Connections to other nodes, one for each address, kept while they are used. Thread safe. */
public final class NodeChannels implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
  private static final int WINDOW_BYTES = 4 * 1024 * 1024;
  private static final long KEEP_ALIVE_SECONDS = 5;
  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;
  private static final long CLOSE_SECONDS = 2;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of(NodeToken.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final Supplier<Optional<String>> token;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  /**
   * No connections yet.
   *
   * @param token what calls say of themselves
   */
  public NodeChannels(Supplier<Optional<String>> token) {
    this.token = token;
  }

  /**
   * A channel to a node.
   *
   * @param address {@code HOST:PORT}
   */
  public Channel to(String address) {
    return channels.computeIfAbsent(address, this::open);
  }

  /**
   * Has the next call to a node that did not answer make a connection of its own. After a network
   * was cut, the old one would be silent for as long again, until TCP tries it the next time.
   */
  public void renew(String address) {
    ManagedChannel channel = channels.get(address);
    if (channel != null) {
      channel.enterIdle();
    }
  }

  /** Closes the connection to a node that is gone; its calls fail. */
  public void forget(String address) {
    ManagedChannel channel = channels.remove(address);
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  private ManagedChannel open(String address) {
    return NettyChannelBuilder.forTarget("dns:///" + address)
        .usePlaintext()
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .flowControlWindow(WINDOW_BYTES)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .proxyDetector(_ -> null)
        .intercept(new SayToken())
        .build();
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    for (ManagedChannel channel : channels.values()) {
      try {
        channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    channels.clear();
  }

  private final class SayToken implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<Q, A>(next.newCall(method, options)) {
        @Override
        public void start(Listener<A> listener, Metadata headers) {
          token.get().ifPresent(said -> headers.put(AUTHORIZATION, NodeToken.header(said)));
          super.start(listener, headers);
        }
      };
    }
  }
}
