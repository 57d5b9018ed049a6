package dev.croft.oci.image;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.image.Healthcheck;
import dev.croft.model.image.HistoryEntry;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.platform.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads image configurations: {@code application/vnd.oci.image.config.v1+json} and Docker's {@code
 * application/vnd.docker.container.image.v1+json}. Fields that the model does not have are ignored.
 */
public final class ImageConfigCodec {

  private ImageConfigCodec() {}

  /**
   * Reads a configuration.
   *
   * @throws CroftException with kind USER where it is no JSON object, or where a field has a wrong
   *     type or value; the message names the field
   */
  public static ImageConfig read(byte[] json) {
    JsonFields root = JsonFields.parse("image config", json);
    return new ImageConfig(
        time(root),
        root.text("author"),
        PlatformJson.read(root),
        root.object("config")
            .map(ImageConfigCodec::containerConfig)
            .orElseGet(ContainerConfig::empty),
        root.object("rootfs").map(ImageConfigCodec::diffIds).orElse(List.of()),
        root.objects("history").stream().map(ImageConfigCodec::historyEntry).toList());
  }

  /**
   * What a configuration says of its platform, by the platform's usual names.
   *
   * @throws CroftException as for {@link #read}
   */
  public static Platform readPlatform(byte[] json) {
    return PlatformJson.read(JsonFields.parse("image config", json)).normalized();
  }

  /** Writes a configuration as BuildKit's front ends hand it to its exporters. */
  public static byte[] write(ImageConfig config) {
    return GoJson.compact(ImageConfigTree.of(config));
  }

  /**
   * Writes a configuration as BuildKit's exporters put it into an image: as {@link ExportedConfig}
   * of what {@link #write} makes.
   */
  public static byte[] writeExported(ImageConfig config) {
    return ExportedConfig.of(write(config), config.diffIds(), config.history());
  }

  /**
   * Reads the history of a configuration alone.
   *
   * @throws CroftException as for {@link #read}
   */
  public static List<HistoryEntry> readHistory(byte[] json) {
    return JsonFields.parse("image config", json).objects("history").stream()
        .map(ImageConfigCodec::historyEntry)
        .toList();
  }

  private static ContainerConfig containerConfig(JsonFields fields) {
    return new ContainerConfig(
        fields.text("User"),
        new TreeSet<>(fields.keys("ExposedPorts")),
        fields.texts("Env"),
        fields.optionalTexts("Entrypoint"),
        fields.optionalTexts("Cmd"),
        new TreeSet<>(fields.keys("Volumes")),
        fields.text("WorkingDir"),
        fields.textMap("Labels"),
        fields.text("StopSignal"),
        fields.flag("ArgsEscaped"),
        fields.object("Healthcheck").map(ImageConfigCodec::healthcheck),
        fields.texts("OnBuild"),
        fields.texts("Shell"));
  }

  private static Healthcheck healthcheck(JsonFields fields) {
    return new Healthcheck(
        fields.texts("Test"),
        Duration.ofNanos(fields.integer("Interval")),
        Duration.ofNanos(fields.integer("Timeout")),
        Duration.ofNanos(fields.integer("StartPeriod")),
        Duration.ofNanos(fields.integer("StartInterval")),
        (int) fields.integer("Retries"));
  }

  private static List<Digest> diffIds(JsonFields rootfs) {
    List<Digest> found = new ArrayList<>();
    for (String text : rootfs.texts("diff_ids")) {
      if (!Digest.isDigest(text)) {
        throw rootfs.invalid("diff_ids", "has \"" + text + "\", which is no digest");
      }
      found.add(new Digest(text));
    }
    return found;
  }

  private static HistoryEntry historyEntry(JsonFields fields) {
    return new HistoryEntry(
        time(fields),
        fields.text("created_by"),
        fields.text("author"),
        fields.text("comment"),
        fields.flag("empty_layer"));
  }

  private static Optional<String> time(JsonFields fields) {
    Optional<String> text = fields.optionalText("created");
    if (text.isPresent() && GoTime.normalized(text.get()).isEmpty()) {
      throw fields.invalid("created", "is \"" + text.get() + "\", which is no RFC 3339 time");
    }
    return text;
  }
}
