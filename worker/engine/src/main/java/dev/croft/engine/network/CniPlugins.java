package dev.croft.engine.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls CNI's {@code bridge} plugin, as version 1.0.0 of the CNI specification has it: parameters
 * in the environment, the configuration on standard input, the result on standard output. Must be
 * called on platform threads, as it reads a process's pipe.
 */
final class CniPlugins {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Path> USUAL_DIRECTORIES =
      List.of(Path.of("/usr/lib/cni"), Path.of("/opt/cni/bin"), Path.of("/usr/libexec/cni"));
  private static final List<String> NEEDED = List.of("bridge", "host-local");
  static final String INTERFACE = "eth0";

  private final Path plugins;
  private final Path config;

  /**
   * Plugins with a configuration.
   *
   * @param config the file with it
   */
  CniPlugins(Path plugins, Path config) {
    this.plugins = plugins;
    this.config = config;
  }

  /**
   * The directory that holds the plugins.
   *
   * @throws CroftException where they are not there; the message says how to get them
   */
  static Path find(Optional<Path> configured) {
    List<Path> candidates = configured.map(List::of).orElse(USUAL_DIRECTORIES);
    return candidates.stream()
        .filter(d -> NEEDED.stream().allMatch(name -> Files.isExecutable(d.resolve(name))))
        .findFirst()
        .orElseThrow(
            () ->
                new CroftException(
                    FailureKind.UNSUPPORTED,
                    "the CNI plugins "
                        + NEEDED
                        + " are not in "
                        + candidates
                        + ": steps have no network of their own; on Debian: apt-get install"
                        + " containernetworking-plugins"));
  }

  /** Connects a namespace to the bridge, which is made if need be; the host's end of the link. */
  String add(String id, Path namespace) throws IOException {
    JsonNode result = JSON.readTree(call("ADD", id, namespace));
    for (JsonNode made : result.path("interfaces")) {
      boolean inside = !made.path("sandbox").asText().isEmpty();
      if (!inside && made.path("name").asText().startsWith("veth")) {
        return made.path("name").asText();
      }
    }
    throw new IOException("the CNI plugin bridge does not say what it made: " + result);
  }

  /** Takes the connection down and gives the address back. */
  void delete(String id, Path namespace) throws IOException {
    call("DEL", id, namespace);
  }

  private byte[] call(String command, String id, Path namespace) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(plugins.resolve("bridge").toString());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "CNI_COMMAND",
                command,
                "CNI_CONTAINERID",
                id,
                "CNI_NETNS",
                namespace.toString(),
                "CNI_IFNAME",
                INTERFACE,
                "CNI_PATH",
                plugins.toString(),
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    builder.redirectInput(config.toFile());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    byte[] output = process.getInputStream().readAllBytes();
    if (awaitUninterrupted(process) != 0) {
      String message = JSON.readTree(output).path("msg").asText();
      throw new IOException("the CNI plugin bridge failed at " + command + ": " + message);
    }
    return output;
  }

  /** A plugin that is left alone in the middle of its work leaves half a network. */
  private static int awaitUninterrupted(Process process) {
    boolean interrupted = false;
    while (true) {
      try {
        int code = process.waitFor();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return code;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
