package dev.croft.dockerfile.compile;

import dev.croft.model.content.Digest;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.image.Healthcheck;
import dev.croft.model.image.HistoryEntry;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.platform.Platform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An image configuration that a stage's instructions change; its fields are those of the record.
 */
final class ImageDraft {

  static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final String HISTORY_COMMENT = "buildkit.dockerfile.v0";

  String author;
  Platform platform;
  String user;
  final SortedSet<String> exposedPorts;
  final List<String> env;
  Optional<List<String>> entrypoint;
  Optional<List<String>> cmd;
  final SortedSet<String> volumes;
  String workingDir;
  final Map<String, String> labels;
  String stopSignal;
  boolean argsEscaped;
  Optional<Healthcheck> healthcheck;
  final List<String> onBuild;
  List<String> shell;
  private final List<Digest> diffIds;
  private final List<HistoryEntry> history;

  private ImageDraft(ImageConfig image) {
    ContainerConfig config = image.config();
    author = image.author();
    platform = image.platform();
    user = config.user();
    exposedPorts = new TreeSet<>(config.exposedPorts());
    env = new ArrayList<>(config.env());
    entrypoint = config.entrypoint();
    cmd = config.cmd();
    volumes = new TreeSet<>(config.volumes());
    workingDir = config.workingDir();
    labels = new LinkedHashMap<>(config.labels());
    stopSignal = config.stopSignal();
    argsEscaped = config.argsEscaped();
    healthcheck = config.healthcheck();
    onBuild = new ArrayList<>(config.onBuild());
    shell = config.shell();
    diffIds = image.diffIds();
    history = new ArrayList<>(image.history());
  }

  static ImageDraft of(ImageConfig image) {
    return new ImageDraft(image);
  }

  /** What {@code FROM scratch} begins with. */
  static ImageDraft empty(Platform platform) {
    ImageDraft draft = new ImageDraft(ImageConfig.scratch(platform));
    draft.workingDir = "/";
    draft.env.add("PATH=" + DEFAULT_PATH);
    return draft;
  }

  /** What a stage that begins with this one's result begins with: triggers are not inherited. */
  ImageDraft forChild() {
    ImageDraft child = new ImageDraft(config());
    child.onBuild.clear();
    return child;
  }

  void setEnv(String name, String value) {
    for (int i = 0; i < env.size(); i++) {
      if (Variables.nameOf(env.get(i)).equals(name)) {
        env.set(i, name + "=" + value);
        return;
      }
    }
    env.add(name + "=" + value);
  }

  boolean hasEnv(String name) {
    return env.stream().anyMatch(pair -> Variables.nameOf(pair).equals(name));
  }

  void addHistory(String createdBy, boolean layer, Optional<Instant> created) {
    history.add(
        new HistoryEntry(created.map(Instant::toString), createdBy, "", HISTORY_COMMENT, !layer));
  }

  ImageConfig config() {
    ContainerConfig config =
        new ContainerConfig(
            user,
            exposedPorts,
            env,
            entrypoint,
            cmd,
            volumes,
            workingDir,
            labels,
            stopSignal,
            argsEscaped,
            healthcheck,
            onBuild,
            shell);
    return new ImageConfig(Optional.empty(), author, platform, config, diffIds, history);
  }
}
