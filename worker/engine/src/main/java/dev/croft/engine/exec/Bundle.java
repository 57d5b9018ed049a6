package dev.croft.engine.exec;

import dev.croft.engine.exec.root.MountStubs;
import dev.croft.engine.exec.root.UserIds;
import dev.croft.engine.exec.root.UserLookup;
import dev.croft.engine.exec.root.WorkingDirectory;
import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.Directory;
import dev.croft.model.llb.ExecOp.NetMode;
import dev.croft.model.llb.ExecOp.SecurityMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container's directory with its configuration and what that refers to, in memory. Made before
 * the container, closed after its last process.
 */
final class Bundle implements AutoCloseable {

  private static final String DEFAULT_HOSTNAME = "buildkitsandbox";

  private final Path directory;
  private final ContainerSpec spec;
  private final Releases releases = new Releases();

  private Bundle(Path directory, ContainerSpec spec) {
    this.directory = directory;
    this.spec = spec;
  }

  /**
   * Makes one.
   *
   * @param removeStubDirectories whether directories that were made around mount points go, too
   */
  static Bundle prepare(
      Path directory,
      ContainerSpec spec,
      Path resolvConf,
      Surroundings surroundings,
      boolean removeStubDirectories)
      throws IOException {
    Bundle bundle = new Bundle(directory, spec);
    try {
      Files.createDirectory(directory);
      bundle.releases.add(bundle::delete);
      bundle.fill(resolvConf, surroundings, removeStubDirectories);
      return bundle;
    } catch (IOException | RuntimeException e) {
      bundle.close();
      throw e;
    }
  }

  /**
   * What the machine gives a container.
   *
   * @param cgroup empty where there are no cgroups
   * @param terminal whether its process has a terminal
   */
  record Surroundings(
      Optional<Path> namespace,
      Optional<String> cgroup,
      boolean cgroupNamespace,
      boolean terminal) {}

  /** Where the configuration is. */
  Path directory() {
    return directory;
  }

  /** Where the runtime writes its own messages. */
  Path log() {
    return directory.resolve("log.json");
  }

  /** Where the runtime writes the number of the container's first process. */
  Path pidFile() {
    return directory.resolve("pid");
  }

  @Override
  public void close() {
    releases.close();
  }

  private void fill(Path resolvConf, Surroundings surroundings, boolean removeStubDirectories)
      throws IOException {
    String hostname = spec.hostname().isEmpty() ? DEFAULT_HOSTNAME : spec.hostname();
    Path hosts = directory.resolve("hosts");
    Files.writeString(hosts, HostsFile.content(hostname, spec.extraHosts()));

    MountSources sources = new MountSources(directory, releases);
    List<ConfigMount> own = new ArrayList<>();
    own.add(ConfigMount.generated("/etc/resolv.conf", resolvConf.toString()));
    own.add(ConfigMount.generated("/etc/hosts", hosts.toString()));
    for (PreparedMount mount : spec.mounts()) {
      own.add(sources.configure(mount));
    }
    spec.interpreter()
        .ifPresent(
            file -> own.add(ConfigMount.bind(file.toString(), file.toString(), "ro", "nosuid")));
    MountStubs stubs = MountStubs.prepare(spec.root(), StubPlaces.of(own), removeStubDirectories);
    releases.add(stubs::remove);

    UserIds user = UserLookup.find(spec.root(), spec.program().user());
    WorkingDirectory.ensure(spec.root(), ConfigDocument.absolute(spec.program().cwd()), user);
    ConfigDocument document =
        new ConfigDocument(
            spec,
            user,
            hostname,
            mounts(own, surroundings.cgroup().isPresent()),
            spec.network() == NetMode.SANDBOX ? surroundings.namespace() : Optional.empty(),
            surroundings.cgroup(),
            confinement(spec.security(), surroundings.cgroupNamespace()),
            surroundings.terminal());
    Files.write(directory.resolve("config.json"), document.toBytes());
  }

  /** How far a process is confined. */
  static Confinement confinement(SecurityMode security, boolean cgroupNamespace) {
    return switch (security) {
      case SANDBOX -> Confinement.sandbox(cgroupNamespace);
      case INSECURE -> Confinement.insecure(cgroupNamespace);
    };
  }

  /** The system's mounts and the container's own; a later one takes an earlier one's place. */
  private Iterable<ConfigMount> mountsInOrder(List<ConfigMount> own, boolean withCgroup) {
    List<ConfigMount> all = new ArrayList<>();
    boolean writable = spec.security() == SecurityMode.INSECURE;
    for (ConfigMount mount : ConfigMount.SYSTEM) {
      all.add(writable ? mount.writable() : mount);
    }
    all.addAll(own.subList(0, 2));
    if (withCgroup) {
      all.add(writable ? ConfigMount.CGROUP.writable() : ConfigMount.CGROUP);
    }
    all.addAll(own.subList(2, own.size()));
    return all;
  }

  private List<ConfigMount> mounts(List<ConfigMount> own, boolean withCgroup) {
    Map<String, ConfigMount> byDestination = new LinkedHashMap<>();
    mountsInOrder(own, withCgroup).forEach(m -> byDestination.put(m.destination(), m));
    return List.copyOf(byDestination.values());
  }

  private void delete() throws IOException {
    Path parent = directory.resolveSibling(".").normalize();
    try (Directory around = Directory.open(parent)) {
      around.removeTree(BytePath.of(directory.getFileName().toString()));
    }
  }
}
