package dev.croft.engine.network;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another machine, by a network namespace: it is linked to this one and serves HTTP. */
final class OutsideWorld {

  private static final int MAX_ATTEMPTS = 200;

  private final String name = "cw" + Long.toHexString(System.nanoTime() & 0xffffffffL);
  private final int network;
  private final List<Process> servers = new ArrayList<>();

  /** Its address is 10.213.NETWORK.2, and this machine's on the link ends with 1. */
  OutsideWorld(int network) throws Exception {
    this.network = network;
    run("ip", "netns", "add", name);
    run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
    run("ip", "addr", "add", "10.213." + network + ".1/24", "dev", name);
    run("ip", "link", "set", name, "up");
    inside("ip", "addr", "add", address() + "/24", "dev", "eth0");
    inside("ip", "addr", "add", "169.254.169.254/32", "dev", "eth0");
    inside("ip", "link", "set", "eth0", "up");
    inside("ip", "link", "set", "lo", "up");
    run("ip", "route", "add", "169.254.169.254/32", "dev", name);
  }

  String address() {
    return "10.213." + network + ".2";
  }

  /** Serves a directory at a port; each request's client is written to its log. */
  void serve(int port, Path directory, Path log) throws Exception {
    Process server =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                name,
                "busybox",
                "httpd",
                "-f",
                "-vv",
                "-p",
                "" + port,
                "-h",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    servers.add(server);
    for (int attempt = 0; !listens(port); attempt++) {
      if (!server.isAlive() || attempt == MAX_ATTEMPTS) {
        throw new IOException("the server does not listen: " + Files.readString(log));
      }
    }
  }

  void close() throws Exception {
    servers.forEach(Process::destroyForcibly);
    for (Process server : servers) {
      server.waitFor();
    }
    run("ip", "link", "del", name);
    run("ip", "netns", "del", name);
  }

  private boolean listens(int port) throws Exception {
    List<String> connect = List.of("busybox", "nc", "-w", "1", "127.0.0.1", "" + port);
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
    command.addAll(connect);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0;
  }

  private void inside(String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }
}
