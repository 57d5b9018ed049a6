package dev.croft.deploy.bench.growth;

import dev.croft.deploy.rig.Buildx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What sweeps build on.
 *
 * @param contexts where contexts are made
 * @param baseRegistry host and port of the registry with base images
 * @param client of the farm
 */
record Ground(Path contexts, String baseRegistry, Buildx client) {

  /** Builds, and throws the result away; what the client says of a failure is in the exception. */
  void build(Path context, String... buildArguments) {
    List<String> arguments = new ArrayList<>(List.of("--output", "type=cacheonly"));
    for (String argument : buildArguments) {
      arguments.add("--build-arg");
      arguments.add(argument);
    }
    client.build(context, arguments).orThrow();
  }

  /** The instruction that begins a stage with a small base image. */
  String from() {
    return "FROM " + baseRegistry + "/busybox";
  }
}
