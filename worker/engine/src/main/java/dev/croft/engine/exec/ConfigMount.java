package dev.croft.engine.exec;

import java.util.List;

/** A mount in a container's configuration. */
record ConfigMount(String destination, String type, String source, List<String> options) {

  /** What every container has, in the order of mounting. */
  static final List<ConfigMount> SYSTEM =
      List.of(
          new ConfigMount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")),
          new ConfigMount(
              "/dev",
              "tmpfs",
              "tmpfs",
              List.of("nosuid", "strictatime", "mode=755", "size=65536k")),
          new ConfigMount(
              "/dev/pts",
              "devpts",
              "devpts",
              List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")),
          new ConfigMount(
              "/dev/shm",
              "tmpfs",
              "shm",
              List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k")),
          new ConfigMount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")),
          new ConfigMount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", "ro")));

  /** The container's own part of the cgroup hierarchies. */
  static final ConfigMount CGROUP =
      new ConfigMount(
          "/sys/fs/cgroup", "cgroup", "cgroup", List.of("nosuid", "noexec", "nodev", "ro"));

  /** A file that the runner generates, such as {@code /etc/hosts}. */
  static ConfigMount generated(String destination, String source) {
    return bind(destination, source, "nosuid", "noexec", "nodev", "ro");
  }

  /** A directory or file of the host's, with all that is mounted below it. */
  static ConfigMount bind(String destination, String source, String... options) {
    List<String> all = new java.util.ArrayList<>(List.of(options));
    all.add("rbind");
    return new ConfigMount(destination, "bind", source, List.copyOf(all));
  }

  /** The same, writable where it was read-only. */
  ConfigMount writable() {
    return new ConfigMount(
        destination,
        type,
        source,
        options.stream().map(option -> option.equals("ro") ? "rw" : option).toList());
  }
}
