package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.expand.Environment;
import dev.croft.dockerfile.expand.ExpansionException;
import dev.croft.dockerfile.expand.WordExpander;
import dev.croft.model.platform.Platform;
import java.util.Locale;
import java.util.Optional;

/** Makes the names under which users see steps, such as {@code [build 2/5] RUN make}. */
final class VertexNames {

  private final boolean platformShown;

  VertexNames(boolean platformShown) {
    this.platformShown = platformShown;
  }

  /** The name of a stage's next step. */
  String next(
      StageBuild stage,
      String text,
      Optional<Platform> platform,
      Environment environment,
      boolean trigger) {
    stage.counter.next();
    return current(stage, text, platform, environment, trigger);
  }

  /** The name that {@link #next} will give. */
  String upcoming(
      StageBuild stage,
      String text,
      Optional<Platform> platform,
      Environment environment,
      boolean trigger) {
    stage.counter.next();
    String name = current(stage, text, platform, environment, trigger);
    stage.counter.back();
    return name;
  }

  /** The name of a stage's current step. */
  String current(
      StageBuild stage,
      String text,
      Optional<Platform> platform,
      Environment environment,
      boolean trigger) {
    if (!stage.counter.counts()) {
      return text;
    }
    StringBuilder name = new StringBuilder("[");
    if (platformShown && platform.isPresent()) {
      name.append(platform.get().format())
          .append(crossTarget(platform.get(), environment))
          .append(' ');
    }
    if (!stage.shownName.isEmpty()) {
      name.append(stage.shownName).append(' ');
    }
    name.append(stage.counter.position()).append("] ");
    if (trigger) {
      name.append("ONBUILD ");
    }
    return name.append(text).toString();
  }

  /** The name of the vertex that shows the look-up of an image. */
  String lookUp(Platform platform, String reference) {
    String prefix = platformShown ? "[" + platform.format() + " internal]" : "[internal]";
    return prefix + " load metadata for " + reference;
  }

  /** An instruction with its keyword in capitals and its variables expanded, where that works. */
  static String shown(String source, WordExpander expander, Environment environment) {
    String text = source;
    try {
      text = expander.expand(source, environment).text();
    } catch (ExpansionException e) {
      // The instruction itself is read by other rules: its name may stay as it is written.
    }
    int space = text.indexOf(' ');
    return space < 0
        ? text.toUpperCase(Locale.ROOT)
        : text.substring(0, space).toUpperCase(Locale.ROOT) + text.substring(space);
  }

  /** {@code ->arm64} where a stage that runs elsewhere builds for another platform. */
  private static String crossTarget(Platform platform, Environment environment) {
    Optional<Platform> target = target(platform, environment);
    if (target.isEmpty()) {
      return "";
    }
    Platform to = target.get().normalized();
    if (!to.os().equals(platform.os())) {
      return "->" + to.format();
    }
    if (to.architecture().equals(platform.architecture())) {
      return "";
    }
    return "->" + to.architecture() + (to.variant().isEmpty() ? "" : "/" + to.variant());
  }

  private static Optional<Platform> target(Platform platform, Environment environment) {
    Optional<String> whole = environment.get("TARGETPLATFORM");
    if (whole.isPresent()) {
      try {
        return Optional.of(Platform.parse(whole.get()));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    Optional<String> os = environment.get("TARGETOS");
    Optional<String> architecture = environment.get("TARGETARCH");
    Optional<String> variant = environment.get("TARGETVARIANT");
    if (os.isEmpty() && architecture.isEmpty() && variant.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Platform.of(
            os.filter(it -> !it.isEmpty()).orElse(platform.os()),
            architecture.filter(it -> !it.isEmpty()).orElse(platform.architecture()),
            variant.orElse("")));
  }
}
