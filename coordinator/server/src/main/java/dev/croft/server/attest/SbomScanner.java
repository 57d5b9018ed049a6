package dev.croft.server.attest;

import dev.croft.model.failure.CroftException;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.oci.image.ImageConfigCodec;
import dev.croft.server.attest.AttestationOptions.Sbom;
import dev.croft.server.build.Build;
import dev.croft.server.export.Attestation;
import dev.croft.server.gateway.Ref;
import dev.croft.server.solve.ContentReader;
import dev.croft.server.solve.DefinitionSolver;
import dev.croft.server.source.ImageResolver;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Runs images that list what is in a result. Thread safe. */
public final class SbomScanner {

  /** The kind of statement that a list is. */
  static final String TYPE = "https://spdx.dev/Document";

  private static final String CORE = "sbom";

  private final DefinitionSolver solver;
  private final StatementFiles files;
  private final ImageResolver images;
  private final Supplier<Platform> host;

  /**
   * A scanner.
   *
   * @param host the platform that scanners run on
   */
  public SbomScanner(
      DefinitionSolver solver,
      ContentReader reader,
      ImageResolver images,
      Supplier<Platform> host) {
    this.solver = solver;
    this.files = new StatementFiles(reader);
    this.images = images;
    this.host = host;
  }

  /** Scans a result, and what its front end wants scanned beside it; the key names the step. */
  List<Attestation> scan(Build build, Ref result, Sbom sbom, String key) {
    Platform platform = host.get();
    ResolvedImage image =
        images.resolve(
            build,
            sbom.generator(),
            platform,
            "resolve image config for docker-image://" + sbom.generator());
    Definition graph =
        ScanGraph.of(
            result.definition().read(),
            extras(result),
            image.reference(),
            config(sbom, image),
            platform,
            "[" + key + "] generating sbom using " + sbom.generator(),
            sbom.parameters(),
            isAnew(build.request().frontEnd().options()));
    Edge head = graph.head().orElseThrow();
    Content left =
        Optional.ofNullable(solver.solve(build, graph, Set.of(head)).get(head))
            .orElseThrow(() -> new IllegalStateException("the solver made no " + head));
    return files.bundle(build, left, "", TYPE, false, CORE);
  }

  private static Map<String, Definition> extras(Ref result) {
    Map<String, Definition> extras = new TreeMap<>();
    result
        .origin()
        .ifPresent(
            origin -> origin.scanned().forEach((name, tree) -> extras.put(name, tree.read())));
    return extras;
  }

  private static boolean isAnew(Map<String, String> options) {
    return options.getOrDefault("no-cache", "no").isEmpty();
  }

  private static ContainerConfig config(Sbom sbom, ResolvedImage image) {
    ContainerConfig config =
        image
            .config()
            .map(json -> ImageConfigCodec.read(json.toArray()).config())
            .orElseGet(ContainerConfig::empty);
    if (config.entrypoint().orElse(List.of()).isEmpty()
        && config.cmd().orElse(List.of()).isEmpty()) {
      throw CroftException.user("scanner " + sbom.generator() + " does not have cmd");
    }
    return config;
  }
}
