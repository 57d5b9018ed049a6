package dev.croft.engine.network;

import dev.croft.linux.file.FileHandle;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Network namespaces with a way out through a bridge and address translation, kept ready. One that
 * was used is given to somebody else only if its container could not reconfigure it and sent
 * nothing, not even to itself: then it is as good as new. All others are replaced. Needs root.
 */
public final class NetworkPool implements StepNetwork {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkPool.class);
  private static final int THREADS = 2;

  /** A replacement is made while a namespace is in use: then there is room for both. */
  private static final int SPARE_FACTOR = 2;

  private static final int CLOSE_SECONDS = 30;

  private final PoolFiles files;
  private final int target;
  private final CniPlugins plugins;
  private final Bridge bridge;
  private final Firewall firewall;
  private volatile FirewallRules rules;

  private final ConcurrentLinkedDeque<Ready> ready = new ConcurrentLinkedDeque<>();

  /** All that are there, leased ones too. */
  private final Set<NetworkNamespace> open = ConcurrentHashMap.newKeySet();

  /** Namespaces that are ready or being made to be so. */
  private final AtomicInteger planned = new AtomicInteger();

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("croft-network-", 0).factory());
  private volatile boolean closed;

  /**
   * A namespace that is set up.
   *
   * @param sentPackets how many its interfaces had sent when it was
   */
  private record Ready(String id, NetworkNamespace namespace, long sentPackets) {}

  private NetworkPool(
      NetworkSettings settings,
      PoolFiles files,
      CniPlugins plugins,
      Bridge bridge,
      Firewall firewall,
      FirewallRules rules) {
    this.files = files;
    this.target = settings.poolSize();
    this.plugins = plugins;
    this.bridge = bridge;
    this.firewall = firewall;
    this.rules = rules;
  }

  /**
   * Takes down what a former pool in the same directory left, makes the bridge and the rules, and
   * begins to fill the pool. The first namespace is ready on return: what does not work shows now.
   *
   * @throws CroftException where something is missing or refused
   */
  public static NetworkPool open(NetworkSettings settings) {
    try {
      PoolFiles files = PoolFiles.prepare(settings.directory());
      Path directory = CniPlugins.find(settings.pluginDirectory());
      Firewall firewall = Firewall.find(files.directory());
      try (FileHandle choosing = Bridge.choosing()) {
        choosing.lock(true);
        Bridge bridge = Bridge.choose(files.id(), settings.subnet());
        Files.write(files.config(), bridge.pluginConfig(files.addresses()));
        FirewallRules rules =
            new FirewallRules(
                files.id(),
                bridge.name(),
                bridge.subnet(),
                settings.blocked(),
                NameServers.linkLocal());
        firewall.apply(rules);
        CniPlugins plugins = new CniPlugins(directory, files.config());
        NetworkPool pool = new NetworkPool(settings, files, plugins, bridge, firewall, rules);
        pool.begin();
        return pool;
      }
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.UNSUPPORTED,
          "networks for steps cannot be set up (is this root?): " + e.getMessage(),
          e);
    }
  }

  /** Changes what steps must not reach, for those that run already, too. */
  public synchronized void block(Blocked blocked) {
    FirewallRules changed =
        new FirewallRules(
            rules.id(), rules.bridge(), rules.subnet(), blocked, rules.linkLocalServers());
    try {
      firewall.apply(changed);
      rules = changed;
    } catch (IOException e) {
      throw new CroftException(
          FailureKind.INTERNAL,
          "the rules for steps' networks cannot change: " + e.getMessage(),
          e);
    }
  }

  /** The addresses that steps have. */
  public Subnet subnet() {
    return bridge.subnet();
  }

  @Override
  public NetworkLease lease() {
    Ready next = ready.poll();
    if (next != null) {
      planned.decrementAndGet();
    } else {
      next = makeNow();
    }
    refill();
    return new Lease(next);
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("networks of steps are still being set up or taken down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      open.forEach(NetworkNamespace::close);
      // Links and addresses go with their namespaces and the bridge: no need of the plugin.
      files.clear();
      bridge.delete();
      firewall.remove(rules);
    } catch (IOException e) {
      LOG.warn("the network {} is not taken down: {}", bridge.name(), e.getMessage());
    }
  }

  /** How many namespaces are ready. */
  int readyCount() {
    return ready.size();
  }

  private void begin() throws IOException {
    try {
      Ready first = make();
      planned.incrementAndGet();
      ready.add(first);
      bridge.disableIpv6();
    } catch (IOException e) {
      close();
      throw e;
    }
    refill();
  }

  private void refill() {
    while (!closed) {
      int now = planned.get();
      if (now >= target) {
        return;
      }
      if (planned.compareAndSet(now, now + 1)) {
        submit(this::addOne);
      }
    }
  }

  private void addOne() {
    try {
      ready.add(make());
    } catch (IOException e) {
      planned.decrementAndGet();
      LOG.warn("a network for a later step cannot be made: {}", e.getMessage());
    }
  }

  private Ready makeNow() {
    Future<Ready> made = threads.submit(this::make);
    try {
      return made.get();
    } catch (InterruptedException e) {
      made.cancel(false);
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("interrupted while a network was made");
    } catch (ExecutionException e) {
      throw new CroftException(
          FailureKind.INTERNAL, "no network can be made: " + e.getMessage(), e);
    }
  }

  private Ready make() throws IOException {
    String id = UUID.randomUUID().toString();
    NetworkNamespace namespace = NetworkNamespace.create(files.namespaces().resolve(id));
    open.add(namespace);
    try {
      Bridge.isolate(plugins.add(id, namespace.file()));
      return new Ready(id, namespace, namespace.sentPackets());
    } catch (IOException e) {
      destroy(id, namespace);
      throw e;
    }
  }

  private void giveBack(Ready used, boolean mayBeChanged) {
    try {
      boolean untouched =
          !closed && !mayBeChanged && used.namespace().sentPackets() == used.sentPackets();
      if (untouched) {
        if (planned.incrementAndGet() <= target * SPARE_FACTOR) {
          ready.addFirst(used);
          return;
        }
        planned.decrementAndGet();
      }
    } catch (IOException e) {
      LOG.warn("a step's network cannot be looked at: {}", e.getMessage());
    }
    destroy(used.id(), used.namespace());
  }

  private void destroy(String id, NetworkNamespace namespace) {
    try {
      plugins.delete(id, namespace.file());
    } catch (IOException e) {
      LOG.warn("a step's network is not taken down cleanly: {}", e.getMessage());
    }
    open.remove(namespace);
    namespace.close();
    try {
      NetworkNamespace.delete(namespace.file());
    } catch (IOException e) {
      LOG.warn("a network namespace stays: {}", e.getMessage());
    }
  }

  /** After the close, whatever is left goes with the bridge. */
  private void submit(Runnable task) {
    try {
      threads.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("the pool is closed", e);
    }
  }

  private final class Lease implements NetworkLease {
    private final Ready ready;
    private final AtomicBoolean released = new AtomicBoolean();

    Lease(Ready ready) {
      this.ready = ready;
    }

    @Override
    public Path namespace() {
      return ready.namespace().file();
    }

    @Override
    public void release(boolean mayBeChanged) {
      if (released.compareAndSet(false, true)) {
        submit(() -> giveBack(ready, mayBeChanged));
      }
    }
  }
}
