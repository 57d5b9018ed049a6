package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.input.NamedContext;
import dev.croft.dockerfile.instruction.Instruction;
import dev.croft.dockerfile.outline.Outline;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.llb.SourceLocation;
import dev.croft.model.platform.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A stage while it is compiled for one platform; or an image or context that an instruction reads
 * as if it were one, which has no instructions of its own. Two are equal only when they are the
 * same.
 */
final class StageBuild {

  /** What it begins with: another stage's name, an image, or {@code scratch}. */
  final String baseName;

  /** The FROM; empty for what is no stage of the Dockerfile. */
  final Optional<Instruction.From> from;

  /** Where it is named first. */
  final List<SourceLocation.Range> ranges;

  /** The stage that it begins with. */
  Optional<StageBuild> base = Optional.empty();

  /** What stands in its place. */
  Optional<NamedContext> replacement = Optional.empty();

  /** What FROM says, and later what it is. */
  Optional<Platform> platform = Optional.empty();

  /** What names of vertices call it; empty for the only stage. */
  String shownName = "";

  final List<Step> steps = new ArrayList<>();

  /** What it reads, and where it says so. */
  final Map<StageBuild, List<SourceLocation.Range>> dependencies = new LinkedHashMap<>();

  final StepCounter counter = new StepCounter();

  boolean ignoreCache;
  boolean resolved;
  boolean triggersAdded;
  boolean compiled;

  StageState state = new StageState(Deferred.scratch(), Optional.empty());
  ImageDraft image = ImageDraft.of(ImageConfig.scratch(Platform.linux("amd64")));
  Optional<ImageConfig> baseConfig = Optional.empty();

  /** Paths of it that are read; shared with the stage that it begins with. */
  Set<String> readPaths = new HashSet<>();

  /** Its ARGs and what they are, in order; a name may come again. */
  final List<Instruction.Variable> arguments = new ArrayList<>();

  /** The secrets that its commands ask for. */
  final List<Outline.Need> secrets = new ArrayList<>();

  /** The ssh agents that its commands ask for. */
  final List<Outline.Need> agents = new ArrayList<>();

  boolean workdirSet;
  final OnceOnly onceOnly = new OnceOnly();

  private StageBuild(
      String baseName, Optional<Instruction.From> from, List<SourceLocation.Range> ranges) {
    this.baseName = baseName;
    this.from = from;
    this.ranges = List.copyOf(ranges);
  }

  static StageBuild of(Instruction.From from, String baseName) {
    return new StageBuild(baseName, Optional.of(from), from.origin().ranges());
  }

  /** An image or named context that an instruction reads. */
  static StageBuild external(String name, List<SourceLocation.Range> ranges) {
    return new StageBuild(name, Optional.empty(), ranges);
  }

  boolean isExternal() {
    return from.isEmpty();
  }

  String name() {
    return from.flatMap(Instruction.From::name).orElse("");
  }

  boolean isScratch() {
    return baseName.equals("scratch") && base.isEmpty() && replacement.isEmpty();
  }
}
