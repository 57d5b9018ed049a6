package dev.croft.server.attest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Definition;
import dev.croft.model.llb.Edge;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.oci.image.ImageConfigCodec;
import dev.croft.server.attest.AttestationOptions.Sbom;
import dev.croft.server.build.Build;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.WireDefinition;
import dev.croft.server.export.Attestation;
import dev.croft.server.export.Attestation.Subject;
import dev.croft.server.solve.ContentReader;
import dev.croft.server.solve.ContentReader.FileStatus;
import dev.croft.server.solve.DefinitionSolver;
import dev.croft.server.source.ImageResolver;
import dev.croft.server.source.ImageResolver.ResolvedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Runs images that list what is in a result. Thread safe. */
public final class SbomScanner {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SPDX = "https://spdx.dev/Document";
  private static final String CORE = "sbom.";
  private static final int LIMIT_BYTES = 40 << 20;

  private final DefinitionSolver solver;
  private final ContentReader reader;
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
    this.reader = reader;
    this.images = images;
    this.host = host;
  }

  /** Scans a result; what its step is named after is the key. */
  List<Attestation> scan(Build build, WireDefinition result, Sbom sbom, String key) {
    Platform platform = host.get();
    ResolvedImage image =
        images.resolve(
            build,
            sbom.generator(),
            platform,
            "resolve image config for docker-image://" + sbom.generator());
    Definition graph =
        ScanGraph.of(
            result.read(),
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
    return read(build, left);
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

  private List<Attestation> read(BuildScope scope, Content left) {
    List<Attestation> found = new ArrayList<>();
    List<FileStatus> files =
        reader.readDirectory(scope, left, "/", "").stream()
            .sorted(Comparator.comparing((FileStatus file) -> !file.path().startsWith(CORE)))
            .toList();
    for (FileStatus file : files) {
      byte[] bytes = reader.readFile(scope, left, file.path(), 0, LIMIT_BYTES + 1L);
      if (bytes.length > LIMIT_BYTES) {
        throw CroftException.user(file.path() + " exceeds " + LIMIT_BYTES + " bytes");
      }
      found.add(attestation(file.path(), new String(bytes, StandardCharsets.UTF_8)));
    }
    return found;
  }

  private static Attestation attestation(String name, String text) {
    JsonNode statement;
    try {
      statement = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw CroftException.user(
          "cannot decode in-toto statement " + name + ": " + e.getOriginalMessage());
    }
    String type = statement.path("predicateType").asText();
    if (!type.equals(SPDX)) {
      throw CroftException.user(
          "bundle entry " + type + " does not match required predicate type " + SPDX);
    }
    List<Subject> subjects = new ArrayList<>();
    for (JsonNode subject : statement.path("subject")) {
      String digest = "sha256:" + subject.path("digest").path("sha256").asText();
      if (Digest.isDigest(digest)) {
        subjects.add(new Subject(subject.path("name").asText(), new Digest(digest)));
      }
    }
    return new Attestation(
        type, name, false, Bytes.of(statement.path("predicate").toString()), subjects);
  }
}
