package dev.croft.deploy.acceptance;

import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Checkout;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.ForkedCluster;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.deploy.rig.LoopbackRegistry;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What the tests stand on, each started when it is first asked for. With {@code
 * -Dcroft.acceptance.reference=true} the builds go to the BuildKit in Debian's newest Docker engine
 * instead of a farm: that shows that what the tests expect is what BuildKit does.
 */
final class Rig implements AutoCloseable {

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final Path directory;
  private final Deque<Runnable> closers = new ArrayDeque<>();
  private final Map<DockerEngine.Release, DockerEngine> engines = new HashMap<>();
  private final Map<String, Buildx> clients = new HashMap<>();
  private final LoopbackRegistry registry;
  private Optional<ForkedFarm> farm = Optional.empty();
  private Optional<CroftException> farmFailure = Optional.empty();

  private Rig(Path directory) {
    this.directory = directory;
    this.registry =
        opened(LoopbackRegistry.start(directory.resolve("registry")), LoopbackRegistry::close)
            .withBaseImages();
  }

  static Rig create() {
    try {
      return new Rig(Files.createTempDirectory("croft-acceptance"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether builds go to BuildKit. */
  static boolean isReference() {
    return Boolean.getBoolean("croft.acceptance.reference");
  }

  LoopbackRegistry registry() {
    return registry;
  }

  /** A reference in the registry that no other test uses. */
  String newImage() {
    return registry.host() + "/test" + NAMES.incrementAndGet() + ":latest";
  }

  /** The newest client of what is tested. */
  Buildx buildx() {
    return buildx(Buildx.Release.NEWEST);
  }

  /** A client of what is tested. */
  synchronized Buildx buildx(Buildx.Release release) {
    return clients.computeIfAbsent("tested " + release, key -> connect(release));
  }

  /** A client of the BuildKit to compare with. */
  synchronized Buildx reference() {
    return clients.computeIfAbsent(
        "reference",
        key ->
            Buildx.ofEngine(
                Buildx.Release.NEWEST,
                directory.resolve("client-reference"),
                engine(DockerEngine.Release.NEWEST)));
  }

  /** The farm that all tests share. If it does not start, no test waits for it again. */
  synchronized ForkedFarm farm() {
    farmFailure.ifPresent(
        failure -> {
          throw failure;
        });
    if (farm.isEmpty()) {
      try {
        farm = Optional.of(opened(newFarm("farm"), ForkedFarm::close));
      } catch (CroftException e) {
        farmFailure = Optional.of(e);
        throw e;
      }
    }
    return farm.get();
  }

  /** A farm of the caller's own, who closes it. */
  ForkedFarm newFarm(String name) {
    return newFarm(name, "");
  }

  /** A farm of the caller's own, who closes it, with more in front of its configuration. */
  ForkedFarm newFarm(String name, String config) {
    return ForkedFarm.start(directory.resolve(name), config + ForkedFarm.configFor(registry));
  }

  /** A farm of the caller's own with several workers of one slot each. */
  ForkedFarm newFarm(String name, int workers) {
    return ForkedFarm.start(
        directory.resolve(name),
        "[worker.oci]\nmax-parallelism = 1\n" + ForkedFarm.configFor(registry),
        workers);
  }

  /** A farm of several processes, without workers yet; the caller closes it. */
  ForkedCluster newCluster(String name) {
    return ForkedCluster.start(
        directory.resolve("cluster-" + name), ForkedFarm.configFor(registry));
  }

  /** The same, with more in front of its configuration. */
  ForkedCluster newCluster(String name, String config) {
    return ForkedCluster.start(
        directory.resolve("cluster-" + name), config + ForkedFarm.configFor(registry));
  }

  /** The same, with more in the environment of its processes too. */
  ForkedCluster newCluster(String name, String config, Map<String, String> environment) {
    return ForkedCluster.start(
        directory.resolve("cluster-" + name),
        config + ForkedFarm.configFor(registry),
        "127.0.0.1",
        environment);
  }

  /** The same, whose processes reach each other by an address of this machine. */
  ForkedCluster newClusterAt(String host, String name) {
    return ForkedCluster.start(
        directory.resolve("cluster-" + name), ForkedFarm.configFor(registry), host);
  }

  /** A client of a farm at an address. */
  Buildx clientOf(URI address) {
    return Buildx.ofServer(
        Buildx.Release.NEWEST, directory.resolve("client-" + NAMES.incrementAndGet()), address);
  }

  /** A client of a farm of the caller's own. */
  Buildx clientOf(ForkedFarm one, Buildx.Release release) {
    return Buildx.ofServer(
        release, directory.resolve("client-" + NAMES.incrementAndGet()), one.address());
  }

  /** A Docker engine. */
  synchronized DockerEngine engine(DockerEngine.Release release) {
    return engines.computeIfAbsent(
        release,
        r ->
            opened(
                DockerEngine.start(r, directory.resolve("engine-" + r.name())),
                DockerEngine::close));
  }

  private Buildx connect(Buildx.Release release) {
    Path client = directory.resolve("client-" + release);
    return isReference()
        ? Buildx.ofEngine(release, client, engine(DockerEngine.Release.NEWEST))
        : Buildx.ofServer(release, client, farm().address());
  }

  private <T> T opened(T started, Consumer<T> closer) {
    closers.push(() -> closer.accept(started));
    return started;
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
    // The farm's log outlives the rest: it says what a failed test saw.
    Path log = Checkout.home().resolve("deploy/target/acceptance-farm.log");
    farm.ifPresent(ended -> write(log, ended.log()));
    Command.of("rm", "-rf", directory.toString()).run();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
