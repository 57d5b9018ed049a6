package dev.croft.dockerfile;

import dev.croft.dockerfile.compile.CompileInput;
import dev.croft.dockerfile.compile.CompiledTarget;
import dev.croft.dockerfile.compile.InParallel;
import dev.croft.dockerfile.compile.PlatformCompiler;
import dev.croft.dockerfile.compile.TargetPlatform;
import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.LintWarning;
import dev.croft.dockerfile.ignore.IgnoreFile;
import dev.croft.dockerfile.option.BuildOptions;
import dev.croft.dockerfile.outline.Outline;
import dev.croft.dockerfile.outline.TargetList;
import dev.croft.dockerfile.parse.DockerfileParser;
import dev.croft.dockerfile.parse.ParsedDockerfile;
import dev.croft.dockerfile.stage.Program;
import dev.croft.model.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles Dockerfiles. Stateless and thread safe. */
public final class DockerfileFrontend {

  private DockerfileFrontend() {}

  /**
   * Compiles a Dockerfile for every platform that the options name, at the same time.
   *
   * @throws DockerfileException where it cannot be read or compiled; kind UNSUPPORTED where it asks
   *     for what is not built
   */
  public static FrontendResult compile(FrontendRequest request) {
    if (request.dockerfile().data().size() == 0) {
      throw DockerfileException.of("the Dockerfile cannot be empty");
    }
    CompileInput input = input(request);
    List<TargetPlatform> targets = targets(request);
    List<CompiledTarget> compiled =
        InParallel.map(targets, target -> PlatformCompiler.compile(input, target));
    List<PlatformResult> results = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      results.add(result(targets.get(i), compiled.get(i)));
    }
    List<LintWarning> warnings = compiled.getFirst().warnings();
    return new FrontendResult(results, warnings);
  }

  /** Checks a Dockerfile, for the first platform that the options name. */
  public static LintReport lint(FrontendRequest request) {
    try {
      CompileInput input = input(request);
      return PlatformCompiler.lint(input, targets(request).getFirst());
    } catch (DockerfileException e) {
      return new LintReport(List.of(), Optional.of(e));
    }
  }

  /**
   * Says what the target stage can be told.
   *
   * @throws DockerfileException where the Dockerfile cannot be read or compiled
   */
  public static Outline outline(FrontendRequest request) {
    return PlatformCompiler.outline(input(request), targets(request).getFirst());
  }

  /**
   * Lists the stages.
   *
   * @throws DockerfileException where the Dockerfile cannot be read
   */
  public static TargetList targets(DockerfileSource dockerfile) {
    return TargetList.of(Program.read(DockerfileParser.parse(dockerfile.data().toText())));
  }

  private static CompileInput input(FrontendRequest request) {
    ParsedDockerfile dockerfile = DockerfileParser.parse(request.dockerfile().data().toText());
    List<String> ignorePatterns =
        request.context().isPresent()
            ? List.of()
            : request.ignoreFile().map(IgnoreFile::patterns).orElse(List.of());
    return new CompileInput(
        request.options(),
        dockerfile,
        Program.read(dockerfile),
        ignorePatterns,
        request.host(),
        request.context(),
        request.images(),
        request.contexts());
  }

  private static List<TargetPlatform> targets(FrontendRequest request) {
    BuildOptions options = request.options();
    List<Platform> builds = request.host().platforms();
    if (options.platforms().isEmpty()) {
      return List.of(new TargetPlatform(builds.getFirst(), builds, true, options.multiPlatform()));
    }
    return options.platforms().stream()
        .map(platform -> new TargetPlatform(platform, builds, false, options.multiPlatform()))
        .toList();
  }

  private static PlatformResult result(TargetPlatform target, CompiledTarget compiled) {
    return new PlatformResult(
        target.target().normalized(),
        compiled.root(),
        compiled.config(),
        compiled.baseConfig(),
        compiled.epoch(),
        compiled.scanned());
  }
}
