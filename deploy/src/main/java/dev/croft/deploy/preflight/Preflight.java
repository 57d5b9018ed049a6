package dev.croft.deploy.preflight;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks whether a machine has what steps need to run: rights, a runtime, network plug-ins, overlay
 * file systems. Reads only.
 */
public final class Preflight {

  private static final List<String> CNI_PLUGINS = List.of("bridge", "host-local", "loopback");
  private static final List<String> CNI_DIRECTORIES = List.of("usr/lib/cni", "opt/cni/bin");
  private static final int CAP_SYS_ADMIN = 21;

  private final Path root;
  private final List<Path> path;

  /**
   * A look at a machine.
   *
   * @param root the machine's root directory, with {@code proc} in it
   * @param path where commands are searched, in order
   */
  public Preflight(Path root, List<Path> path) {
    this.root = root;
    this.path = List.copyOf(path);
  }

  /** A look at the machine that this process runs on. */
  public static Preflight ofThisMachine() {
    String searched =
        Optional.ofNullable(System.getenv("PATH")).orElse("/usr/sbin:/usr/bin:/sbin:/bin");
    return new Preflight(
        Path.of("/"),
        Stream.of(searched.split(":")).filter(s -> !s.isEmpty()).map(Path::of).toList());
  }

  /** What is missing for running steps; empty where nothing is. */
  public List<Missing> missing() {
    List<Missing> missing = new ArrayList<>();
    if (!statusField("Uid").startsWith("0")) {
      missing.add(
          new Missing("root: steps run in containers with file systems of their own", "use sudo"));
    } else if (!hasCapability(CAP_SYS_ADMIN)) {
      missing.add(
          new Missing(
              "CAP_SYS_ADMIN: this root may not mount file systems",
              "run on the host, or in a container with --privileged"));
    }
    if (command("runc").or(() -> command("crun")).isEmpty()) {
      missing.add(new Missing("runc: it starts the containers", "apt-get install runc"));
    }
    List<String> plugins = CNI_PLUGINS.stream().filter(plugin -> !hasCniPlugin(plugin)).toList();
    if (!plugins.isEmpty()) {
      missing.add(
          new Missing(
              "CNI plug-ins (" + String.join(", ", plugins) + "): they connect steps to a network",
              "apt-get install containernetworking-plugins"));
    }
    if (command("iptables").isEmpty()) {
      missing.add(
          new Missing("iptables: it leads steps to the outside", "apt-get install iptables"));
    }
    if (!read("proc/filesystems").contains("overlay")) {
      missing.add(
          new Missing("overlayfs: file systems of steps are made of it", "modprobe overlay"));
    }
    return List.copyOf(missing);
  }

  private Optional<Path> command(String name) {
    return path.stream().map(dir -> dir.resolve(name)).filter(Files::isExecutable).findFirst();
  }

  private boolean hasCniPlugin(String name) {
    return CNI_DIRECTORIES.stream()
        .anyMatch(dir -> Files.isExecutable(root.resolve(dir).resolve(name)));
  }

  private boolean hasCapability(int bit) {
    String effective = statusField("CapEff");
    return !effective.isEmpty() && (Long.parseUnsignedLong(effective, 16) >>> bit & 1) == 1;
  }

  private String statusField(String name) {
    return read("proc/self/status")
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  private String read(String file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /" + file, e);
    }
  }

  /**
   * Something that is not there.
   *
   * @param what and what it is for
   * @param remedy how to get it
   */
  public record Missing(String what, String remedy) {}
}
