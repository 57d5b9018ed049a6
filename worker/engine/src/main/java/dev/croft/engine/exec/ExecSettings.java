package dev.croft.engine.exec;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * How containers are run on this machine.
 *
 * @param directory for the runner alone: containers' configurations and the runtime's state; what a
 *     former runner left in it is removed
 * @param cgroupParent the cgroup that all containers' cgroups are in, such as {@code /croft}
 * @param dns what containers are told instead of what this machine's {@code resolv.conf} says
 */
public record ExecSettings(Path directory, String cgroupParent, Dns dns) {

  /** Where the defaults are right. */
  public static ExecSettings of(Path directory) {
    return new ExecSettings(directory, "/croft", Dns.OF_THIS_MACHINE);
  }

  /** Name servers, search domains and options; each one replaces this machine's unless empty. */
  public record Dns(
      List<InetAddress> nameServers, List<String> searchDomains, List<String> options) {

    /** Nothing of its own. */
    public static final Dns OF_THIS_MACHINE = new Dns(List.of(), List.of(), List.of());

    /** Copies the lists. */
    public Dns {
      nameServers = List.copyOf(nameServers);
      searchDomains = List.copyOf(searchDomains);
      options = List.copyOf(options);
    }
  }
}
