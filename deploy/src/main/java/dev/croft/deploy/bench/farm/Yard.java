package dev.croft.deploy.bench.farm;

import dev.croft.deploy.bench.Contexts;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.DockerEngine;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.deploy.rig.LoopbackRegistry;
import java.net.URI;
import java.nio.file.Path;

/**
 * What farms and engines of a run have in common. Used by one thread.
 *
 * @param directory where everything is kept
 * @param base a registry with base images
 * @param target a registry that is pushed to
 */
record Yard(Path directory, LoopbackRegistry base, LoopbackRegistry target) {

  /** The configuration of a farm that may use both registries. */
  String config() {
    return ForkedFarm.configFor(base) + ForkedFarm.configFor(target);
  }

  /** Where a farm or an engine keeps everything. */
  Path place(String name) {
    return directory.resolve(name);
  }

  Buildx clientOf(String name, URI farm) {
    return Buildx.ofServer(Buildx.Release.NEWEST, place("client-" + name), farm);
  }

  Buildx clientOf(String name, DockerEngine engine) {
    return Buildx.ofEngine(Buildx.Release.NEWEST, place("client-" + name), engine);
  }

  DockerEngine engine(String name) {
    return DockerEngine.start(DockerEngine.Release.NEWEST, place(name));
  }

  /** A context with just a Dockerfile. */
  Path context(String name, String dockerfile) {
    return Contexts.write(place("context-" + name), "Dockerfile", dockerfile);
  }

  /** The instruction that begins a stage with a small base image. */
  String from() {
    return "FROM " + base.host() + "/busybox";
  }
}
