package dev.croft.server.session;

import dev.croft.model.failure.CroftException;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The sessions that clients have open with this coordinator. Thread safe. */
public final class Sessions implements AutoCloseable {

  private static final String GONE = "the client has gone";
  private static final int LOOPS = 2;
  private static final int MAX_MESSAGE_BYTES = 16 << 20;
  private static final long NEVER_IDLE_DAYS = 3650;
  private static final Duration ARRIVAL = Duration.ofMillis(250);
  private static final Duration GREETING = Duration.ofSeconds(1);
  private static final int REMEMBERED = 10_000;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          LOOPS, new DefaultThreadFactory("session", true), LocalIoHandler.newFactory());
  private final ExecutorService calls =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("session-call-", 0).factory());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Session> open = new HashMap<>();

  /** Sessions that are over; nobody waits for them. */
  private final SequencedSet<String> over = new LinkedHashSet<>();

  /**
   * Opens a session on a client's stream.
   *
   * @param headers the metadata of the client's call
   * @param client where bytes for the client go
   * @return where bytes from the client go
   * @throws CroftException of kind {@code USER} where the metadata names no session, or one that is
   *     open
   */
  public Tunnel open(Map<String, List<String>> headers, ClientEnd client) {
    SessionHeaders said = SessionHeaders.read(headers);
    EventLoop loop = loops.next();
    TunnelChannel tunnel = new TunnelChannel(loop, client);
    Session session = new Session(said, channel(loop, tunnel));
    register(session);
    Thread health =
        Thread.ofVirtual()
            .name("session-health")
            .start(new HealthCheck(session.channel(), said.health(), session::close));
    session
        .ended()
        .thenRun(
            () -> {
              forget(session);
              health.interrupt();
              tunnel.closed();
            });
    tunnel.closeFuture().addListener(_ -> session.close(GONE));
    return new SessionTunnel(tunnel, session);
  }

  /**
   * The session of that name, once it is there. A prefix that ends with a colon is ignored, as
   * definitions use one to tell contexts apart.
   *
   * @throws CroftException of kind {@code NOT_FOUND} where it is not there in time, or is over
   * @throws InterruptedException where the waiting thread is interrupted
   */
  public Session get(String id, Duration wait) throws InterruptedException {
    String name = withoutPrefix(id);
    long nanos = wait.toNanos();
    lock.lock();
    try {
      while (true) {
        Session session = open.get(name);
        if (session != null && !session.isOver()) {
          return session;
        }
        if (nanos <= 0 || over.contains(name)) {
          throw CroftException.notFound(
              "no active session for "
                  + name
                  + (over.contains(name) ? ": it is over" : ": context deadline exceeded"));
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits a moment for a client's session to be up, where it may be about to open. A client that
   * hears that its build is over closes its session, and one that was not up by then holds buildx
   * for a second: its end of the connection waits that long for an answer to its farewell.
   *
   * @param id may be empty, where the client has none
   */
  public void settle(String id) {
    if (id.isEmpty()) {
      return;
    }
    try {
      boolean _ = get(id, ARRIVAL).awaitAnswer(GREETING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (CroftException e) {
      // It never came, or has gone: nobody is held.
      return;
    }
  }

  /** The session of that name, where it is open now. */
  public Optional<Session> find(String id) {
    lock.lock();
    try {
      return Optional.ofNullable(open.get(withoutPrefix(id))).filter(session -> !session.isOver());
    } finally {
      lock.unlock();
    }
  }

  /** Whether a session is open that is none of these. */
  public boolean anyBut(Collection<String> names) {
    lock.lock();
    try {
      return open.keySet().stream().anyMatch(name -> !names.contains(name));
    } finally {
      lock.unlock();
    }
  }

  /** How many sessions are open. */
  public int count() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all sessions. */
  @Override
  public void close() {
    List<Session> all;
    lock.lock();
    try {
      all = List.copyOf(open.values());
    } finally {
      lock.unlock();
    }
    all.forEach(session -> session.close("the coordinator is stopping"));
    Future<?> _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    calls.shutdown();
  }

  private ManagedChannel channel(EventLoop loop, TunnelChannel tunnel) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(TunnelAddress.CLIENT)
            .channelFactory(new OneChannel(tunnel), TunnelAddress.class)
            .eventLoopGroup(loop)
            .executor(calls)
            .overrideAuthority("localhost")
            .usePlaintext()
            .disableRetry()
            .idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
    channel.getState(true);
    return channel;
  }

  private void register(Session session) {
    lock.lock();
    try {
      if (open.putIfAbsent(session.id(), session) != null) {
        session.close("its name is taken");
        throw CroftException.user("session " + session.id() + " already exists");
      }
      over.remove(session.id());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void forget(Session session) {
    lock.lock();
    try {
      if (open.remove(session.id(), session)) {
        over.add(session.id());
        if (over.size() > REMEMBERED) {
          over.removeFirst();
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private record SessionTunnel(Tunnel bytes, Session session) implements Tunnel {

    @Override
    public void received(ByteBuffer chunk) {
      bytes.received(chunk);
    }

    @Override
    public void closed() {
      session.close(GONE);
    }
  }

  private static String withoutPrefix(String id) {
    int colon = id.indexOf(':');
    return colon >= 0 && colon + 1 < id.length() ? id.substring(colon + 1) : id;
  }
}
