package dev.croft.server.attest;

import dev.croft.model.content.Digest;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.MountKind;
import dev.croft.model.llb.Op;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import dev.croft.protocol.llb.OpWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A result's graph with a step more: a scanner that looks at the result. */
final class ScanGraph {

  private static final String SOURCE = "/run/src/core/sbom";
  private static final String EXTRAS = "/run/src/extras";
  private static final String EXTRA = "/sbom-";
  private static final String DESTINATION = "/run/out/";

  private ScanGraph() {}

  /**
   * The graph whose head is what the scanner leaves.
   *
   * @param extras other trees that the scanner looks at, by name
   * @param image the scanner's, pinned
   * @param name of the step
   * @param parameters seen by the scanner
   * @param anew whether to scan even what was scanned
   */
  static Definition of(
      Definition result,
      Map<String, Definition> extras,
      String image,
      ContainerConfig config,
      Platform platform,
      String name,
      Map<String, String> parameters,
      boolean anew) {
    LinkedHashMap<Digest, Vertex> vertices = new LinkedHashMap<>(result.vertices());
    extras.values().forEach(extra -> extra.vertices().forEach(vertices::putIfAbsent));
    Vertex scanner =
        vertex(
            new SourceOp("docker-image://" + image, Map.of()),
            List.of(),
            platform,
            VertexMetadata.named("[internal] load " + image));
    List<Edge> inputs = new ArrayList<>();
    inputs.add(new Edge(scanner.digest(), 0));
    inputs.add(result.head().orElseThrow());
    List<Mount> mounts = mounts(inputs, extras);
    Vertex scan =
        vertex(
            new ExecOp(
                meta(config, parameters, !extras.isEmpty()),
                mounts,
                ExecOp.NetMode.SANDBOX,
                ExecOp.SecurityMode.SANDBOX,
                List.of(),
                List.of()),
            inputs,
            platform,
            new VertexMetadata(
                anew, Map.of(VertexMetadata.CUSTOM_NAME, name), Map.of(), Optional.empty()));
    vertices.putIfAbsent(scanner.digest(), scanner);
    vertices.putIfAbsent(scan.digest(), scan);
    return new Definition(
        vertices, Optional.of(new Edge(scan.digest(), 0)), result.sources(), result.locations());
  }

  private static ExecMeta meta(
      ContainerConfig config, Map<String, String> parameters, boolean extras) {
    List<String> args = new ArrayList<>(config.entrypoint().orElse(List.of()));
    args.addAll(config.cmd().orElse(List.of()));
    List<String> env = new ArrayList<>(config.env());
    env.add("BUILDKIT_SCAN_DESTINATION=" + DESTINATION);
    env.add("BUILDKIT_SCAN_SOURCE=" + SOURCE);
    if (extras) {
      env.add("BUILDKIT_SCAN_SOURCE_EXTRAS=" + EXTRAS);
    }
    parameters.forEach((key, value) -> env.add("BUILDKIT_SCAN_" + key + "=" + value));
    String directory = config.workingDir();
    return ExecMeta.of(args, env, directory.isEmpty() ? "/" : directory, "");
  }

  /** The mounts, whose inputs are the scanner, the result and then the extras. */
  private static List<Mount> mounts(List<Edge> inputs, Map<String, Definition> extras) {
    List<Mount> mounts = new ArrayList<>();
    mounts.add(mount(0, "/", Mount.NONE, new MountKind.Bind()));
    mounts.add(mount(Mount.NONE, "/tmp", Mount.NONE, new MountKind.Tmpfs(0)));
    mounts.add(Mount.bind(1, "", SOURCE, true));
    extras.forEach(
        (name, extra) -> {
          int input = extra.head().isPresent() ? inputs.size() : Mount.NONE;
          extra.head().ifPresent(inputs::add);
          mounts.add(Mount.bind(input, "", EXTRAS + EXTRA + name, true));
        });
    mounts.add(mount(Mount.NONE, DESTINATION, 0, new MountKind.Bind()));
    return mounts;
  }

  private static Mount mount(int input, String path, int output, MountKind kind) {
    return new Mount(input, "", path, output, false, kind, Mount.ContentCache.DEFAULT);
  }

  private static Vertex vertex(
      Op op, List<Edge> inputs, Platform platform, VertexMetadata metadata) {
    Vertex unnamed =
        new Vertex(Digest.ofText(""), op, inputs, Optional.of(platform), List.of(), metadata);
    Digest digest = Digest.ofBytes(OpWriter.write(unnamed).toByteArray());
    return new Vertex(digest, op, inputs, Optional.of(platform), List.of(), metadata);
  }
}
