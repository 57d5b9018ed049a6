package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.CheckRule;
import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.Suggestions;
import dev.croft.dockerfile.expand.Environment;
import dev.croft.dockerfile.input.BaseImage;
import dev.croft.dockerfile.input.NamedContext;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.dockerfile.stage.ImageReference;
import dev.croft.model.failure.CroftException;
import dev.croft.model.image.HistoryEntry;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.platform.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds images and named contexts, and lets stages begin with them. */
final class BaseResolver {

  private static final List<String> COMMON_IMAGES =
      List.of("alpine", "busybox", "centos", "debian", "golang", "ubuntu", "fedora");

  private final Workshop shop;
  private final ContextLookup contexts;
  private final StageGraph graph;

  BaseResolver(Workshop shop, ContextLookup contexts, StageGraph graph) {
    this.shop = shop;
    this.contexts = contexts;
    this.graph = graph;
  }

  /** What a stage begins with. */
  sealed interface Found {
    /** Nothing. */
    record Empty() implements Found {}

    /** An image of a registry. */
    record Image(BaseImage image) implements Found {}

    /** What the client puts in the image's place. */
    record Context(NamedContext context) implements Found {}
  }

  /** Fails where a stage begins with what can be no image; also where the stage is not needed. */
  void checkName(StageBuild stage) {
    if (stage.base.isEmpty() && !stage.resolved && !stage.isScratch()) {
      reference(stage);
    }
  }

  private static ImageReference reference(StageBuild stage) {
    try {
      return ImageReference.parse(stage.baseName).withDefaultTag();
    } catch (IllegalArgumentException e) {
      throw DockerfileException.at(
          stage.ranges,
          "failed to parse stage name " + GoText.quote(stage.baseName) + ": " + e.getMessage());
    }
  }

  /** Looks up what a stage begins with. Changes nothing; may wait for a registry. */
  Found find(StageBuild stage) {
    if (stage.isScratch()) {
      return new Found.Empty();
    }
    if (stage.replacement.isPresent()) {
      return new Found.Context(stage.replacement.get());
    }
    Platform platform = wantedPlatform(stage);
    String reference = reference(stage).toString();
    try {
      Optional<NamedContext> context = contexts.find(reference, platform);
      if (context.isPresent()) {
        return new Found.Context(context.get());
      }
    } catch (CroftException e) {
      throw DockerfileException.located(e, stage.ranges);
    }
    return new Found.Image(lookUp(stage, reference, platform));
  }

  private BaseImage lookUp(StageBuild stage, String reference, Platform platform) {
    try {
      String name = shop.names().lookUp(platform, reference);
      return shop.input().images().resolve(reference, platform, name);
    } catch (CroftException e) {
      String message = stage.baseName + ": " + e.text();
      throw new DockerfileException(
          e.kind(),
          Suggestions.append(message, stage.baseName, likelyNames(), true),
          stage.ranges,
          e);
    }
  }

  private List<String> likelyNames() {
    List<String> names = new ArrayList<>(graph.shownNames());
    for (String image : COMMON_IMAGES) {
      names.add(image);
      names.add(image + ":latest");
    }
    return names;
  }

  private Platform wantedPlatform(StageBuild stage) {
    return stage.platform.orElse(shop.platform().target());
  }

  /** Lets a stage begin with what was found. */
  void begin(StageBuild stage, Found found) {
    switch (found) {
      case Found.Empty _ -> beginEmpty(stage);
      case Found.Image image -> beginWithImage(stage, image.image());
      case Found.Context context when stage.replacement.isPresent() ->
          replace(stage, context.context());
      case Found.Context context -> beginWithContext(stage, context.context());
    }
    stage.resolved = true;
    stage.compiled = stage.isExternal() || stage.replacement.isPresent();
  }

  private void beginEmpty(StageBuild stage) {
    stage.platform = Optional.of(shop.platform().target());
    stage.image = ImageDraft.empty(shop.platform().target());
  }

  private void beginWithImage(StageBuild stage, BaseImage image) {
    Platform platform = wantedPlatform(stage);
    if (stage.platform.isEmpty() && shop.platform().implicit()) {
      platform = shop.platform().following(image.config().platform(), platform);
    }
    stage.platform = Optional.of(platform);
    stage.baseConfig = Optional.of(image.config());
    stage.image = ImageDraft.of(image.config());
    if (isEmpty(image.config())) {
      return;
    }
    Node node = source(stage, image, platform);
    stage.state =
        new StageState(Deferred.ofOutput(() -> Optional.of(node.output(0))), Optional.of(platform));
    checkPlatform(stage, image.config().platform(), platform);
  }

  private Node source(StageBuild stage, BaseImage image, Platform platform) {
    String reference =
        ImageReference.parse(image.reference()).withDigest(image.digest().value()).toString();
    String name =
        shop.names()
            .next(stage, "FROM " + reference, Optional.of(platform), Environment.empty(), false);
    Map<String, String> attributes =
        shop.input()
            .options()
            .imageResolveMode()
            .attribute()
            .map(mode -> Map.of("image.resolvemode", mode))
            .orElse(Map.of());
    String command = stage.from.map(from -> from.origin().source()).orElse("");
    return new Node(
        new SourceOp("docker-image://" + reference, attributes),
        List.of(),
        Optional.of(platform),
        Vertices.named(name, command, false),
        stage.ranges);
  }

  private static boolean isEmpty(ImageConfig config) {
    return config.diffIds().isEmpty()
        && config.history().stream().allMatch(HistoryEntry::emptyLayer);
  }

  private void checkPlatform(StageBuild stage, Platform actual, Platform expected) {
    boolean same =
        actual.os().equals(expected.os()) && actual.architecture().equals(expected.architecture());
    if (!same) {
      shop.checks()
          .report(
              CheckRule.INVALID_BASE_IMAGE_PLATFORM,
              stage.ranges,
              "Base image "
                  + stage.baseName
                  + " was pulled with platform "
                  + GoText.quote(actual.normalized().format())
                  + ", expected "
                  + GoText.quote(expected.normalized().format())
                  + " for current build");
    }
  }

  private void beginWithContext(StageBuild stage, NamedContext context) {
    Platform platform = wantedPlatform(stage);
    ImageConfig config = context.config().orElseGet(() -> ImageDraft.empty(platform).config());
    stage.platform = Optional.of(platform);
    stage.baseConfig = Optional.of(config);
    stage.image = ImageDraft.of(config);
    stage.state = new StageState(tree(stage, context), Optional.of(platform));
  }

  private void replace(StageBuild stage, NamedContext context) {
    stage.state = new StageState(tree(stage, context), Optional.empty());
    Optional<ImageConfig> config = context.config();
    if (config.isPresent()) {
      stage.image = ImageDraft.of(config.get());
      stage.platform = Optional.of(config.get().platform());
    } else {
      stage.image = ImageDraft.of(ImageConfig.scratch(wantedPlatform(stage)));
    }
  }

  private static Deferred tree(StageBuild stage, NamedContext context) {
    return Deferred.ofOutput(() -> context.root(ContextTree.relative(stage.readPaths)));
  }
}
