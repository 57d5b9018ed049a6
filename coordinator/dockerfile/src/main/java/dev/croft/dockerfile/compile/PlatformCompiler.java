package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.LintReport;
import dev.croft.dockerfile.check.CheckSettings;
import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.expand.WordExpander;
import dev.croft.dockerfile.option.BuildOptions;
import dev.croft.dockerfile.outline.Outline;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Node;
import dev.croft.model.platform.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compiles a Dockerfile for one platform. For one use. */
public final class PlatformCompiler {

  private final CompileInput input;
  private final TargetPlatform platform;
  private final WordExpander expander;
  private final Checks checks;

  private PlatformCompiler(CompileInput input, TargetPlatform platform) {
    this.input = input;
    this.platform = platform;
    this.expander = new WordExpander(input.dockerfile().escape());
    this.checks = Checks.with(settings(input));
  }

  /**
   * Compiles the target stage, and what it needs.
   *
   * @throws DockerfileException where that cannot be done
   */
  public static CompiledTarget compile(CompileInput input, TargetPlatform platform) {
    PlatformCompiler compiler = new PlatformCompiler(input, platform);
    try {
      return compiler.compile();
    } catch (DockerfileException e) {
      throw e.after(compiler.checks.found());
    }
  }

  private static CheckSettings settings(CompileInput input) {
    String own = input.dockerfile().directives().getOrDefault("check", "");
    int space = own.indexOf(' ');
    String directive = space < 0 ? own : own.substring(0, space);
    try {
      return CheckSettings.parse(input.options().checks().orElse(directive));
    } catch (DockerfileException e) {
      throw e.reworded("failed to parse check options: " + e.text());
    }
  }

  /**
   * Checks the target stage and what it needs, or all stages where none is named.
   *
   * @return what was found, and what ended the checking
   */
  public static LintReport lint(CompileInput input, TargetPlatform platform) {
    PlatformCompiler compiler = new PlatformCompiler(input, platform);
    try {
      compiler.stages(input.options().target().isEmpty());
      compiler.checks.failIfAsked();
      return new LintReport(compiler.checks.found(), Optional.empty());
    } catch (DockerfileException e) {
      return new LintReport(compiler.checks.found(), Optional.of(e));
    }
  }

  /** What the target stage can be told. */
  public static Outline outline(CompileInput input, TargetPlatform platform) {
    PlatformCompiler compiler = new PlatformCompiler(input, platform);
    Stages stages = compiler.stages(false);
    return StageOutline.of(
        stages.target(), stages.needed(), input.program(), stages.shop().globals());
  }

  /** The stages that were compiled, the target among them. */
  private record Stages(
      Workshop shop, StageBuild target, Set<StageBuild> needed, StageCompiler compiler) {}

  private CompiledTarget compile() {
    Stages stages = stages(false);
    StageBuild target = stages.target();
    target.readPaths.add("/");
    checks.failIfAsked();
    stages.compiler().makeNodes();
    Optional<Node.Output> root = target.state.root.get();
    return new CompiledTarget(
        root,
        config(target),
        target.baseConfig,
        stages.shop().globals().epoch(),
        new ScannedTrees(stages.shop()).of(target, stages.needed()),
        checks.found());
  }

  private Stages stages(boolean all) {
    BuildOptions options = input.options();
    checkProgram();
    GlobalScope globals = globals(options.buildArgs());
    Workshop shop =
        new Workshop(
            input,
            platform,
            globals,
            expander,
            new VertexNames(platform.shown()),
            checks,
            new ContextTree(input));
    ContextLookup contexts = new ContextLookup(input.contexts());
    StageReader reader = new StageReader(shop, contexts);
    StageGraph graph = reader.read();
    StageBuild target = graph.target(options.target());
    reader.link(graph);
    BaseResolver bases = new BaseResolver(shop, contexts, graph);
    StageResolver resolver = new StageResolver(graph, bases);
    Set<StageBuild> needed =
        all ? resolver.resolve(Set.copyOf(graph.all())) : resolver.resolve(Set.of(target));
    StageCompiler compiler = new StageCompiler(shop);
    for (StageBuild stage : graph.all()) {
      if (needed.contains(stage) && !stage.compiled) {
        compiler.compile(stage);
      }
    }
    return new Stages(shop, target, needed, compiler);
  }

  private void checkProgram() {
    Optional<GlobalScope> defaults;
    try {
      defaults = Optional.of(globals(Map.of()));
    } catch (DockerfileException e) {
      // The client's arguments may be what makes it right; if not, compiling tells.
      defaults = Optional.empty();
    }
    new ProgramChecks(checks).check(input, defaults, expander);
  }

  private GlobalScope globals(Map<String, String> buildArgs) {
    return GlobalScope.of(input.program(), buildArgs, input.options().target(), platform, expander);
  }

  /** The image is for the platform that was asked for, whatever its base says. */
  private ImageConfig config(StageBuild target) {
    ImageDraft image = target.image;
    image.labels.putAll(input.options().labels());
    if (!platform.implicit()) {
      image.platform = asked(image.platform, platform.target());
    }
    image.platform = image.platform.normalized();
    return image.config();
  }

  private static Platform asked(Platform base, Platform wanted) {
    boolean same =
        base.os().equals(wanted.os()) && base.architecture().equals(wanted.architecture());
    String variant = same && wanted.variant().isEmpty() ? base.variant() : wanted.variant();
    String version = same && wanted.osVersion().isEmpty() ? base.osVersion() : wanted.osVersion();
    List<String> features = wanted.osFeatures().isEmpty() ? base.osFeatures() : wanted.osFeatures();
    return new Platform(wanted.os(), wanted.architecture(), variant, version, features);
  }
}
