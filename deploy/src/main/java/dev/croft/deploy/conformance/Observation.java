package dev.croft.deploy.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.image.TarEntry;
import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says in a stable form what came of a case. */
final class Observation {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  private static final Pattern PROGRESS = Pattern.compile("#\\d+( .*)?");
  private static final Pattern STEP_OUTPUT = Pattern.compile("#\\d+ \\d+\\.\\d+ ?(.*)");

  private final Case one;
  private final Normal normal;
  private final Set<String> baseLayers;
  private final StringBuilder text = new StringBuilder();

  Observation(Case one, Normal normal, Set<String> baseLayers) {
    this.one = one;
    this.normal = normal;
    this.baseLayers = baseLayers;
  }

  /** The digests of the layers of an image, for all of its platforms. */
  static Set<String> layersOf(String image) {
    Set<String> layers = new HashSet<>();
    for (String platform : PublishedImage.platforms(image)) {
      PublishedImage.of(image, platform)
          .manifest()
          .path("layers")
          .forEach(layer -> layers.add(layer.path("digest").asText()));
    }
    return layers;
  }

  String text(Command.Outcome outcome, String image, Path out) {
    line("exit code " + outcome.exitCode());
    if (!outcome.standardOutput().isBlank()) {
      line("-- standard output");
      normal.lines(withoutDefinitions(outcome.standardOutput())).forEach(this::line);
    }
    if (one.shows().contains("output")) {
      line("-- output of steps");
      outcome
          .output()
          .lines()
          .map(STEP_OUTPUT::matcher)
          .filter(Matcher::matches)
          .map(matcher -> normal.text(matcher.group(1)))
          .forEach(this::line);
    }
    said(outcome);
    if (outcome.exitCode() == 0 && !image.isEmpty()) {
      image(image);
    }
    if (outcome.exitCode() == 0 && Files.isDirectory(out)) {
      directory(out);
    }
    return text.toString();
  }

  /** Definitions in JSON name the session, and nobody reads them. */
  private static String withoutDefinitions(String output) {
    if (!output.startsWith("{")) {
      return output;
    }
    try {
      ObjectNode root = (ObjectNode) JSON.readTree(output);
      for (JsonNode source : root.path("sources")) {
        if (source instanceof ObjectNode object) {
          object.remove("definition");
        }
      }
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    } catch (JsonProcessingException e) {
      return output;
    }
  }

  /** What stands under the progress: warnings and errors. */
  private void said(Command.Outcome outcome) {
    List<String> lines = new ArrayList<>();
    for (String line : outcome.output().lines().toList()) {
      if (PROGRESS.matcher(line).matches()) {
        lines.clear();
      } else {
        lines.add(line);
      }
    }
    List<String> said =
        new ArrayList<>(
            normal.lines(String.join("\n", lines)).stream()
                .filter(line -> !line.isBlank())
                .toList());
    sortWarnings(said);
    if (!said.isEmpty()) {
      line("-- said");
      said.forEach(this::line);
    }
  }

  /** Warnings come in no certain order. */
  private static void sortWarnings(List<String> lines) {
    int end = 0;
    for (int start = 0; start < lines.size(); start = end + 1) {
      end = start;
      while (end < lines.size() && lines.get(end).startsWith(" - ")) {
        end++;
      }
      Collections.sort(lines.subList(start, end));
    }
  }

  private void image(String image) {
    List<String> platforms = PublishedImage.platforms(image);
    if (platforms.isEmpty()) {
      platform(PublishedImage.of(image, ""));
      return;
    }
    JsonNode index = PublishedImage.index(image);
    if (index.has("annotations")) {
      line("-- index");
      json(index.path("annotations"));
    }
    for (String platform : platforms) {
      line("-- platform " + platform);
      platform(PublishedImage.of(image, platform));
    }
  }

  private void platform(PublishedImage image) {
    if (image.manifest().has("annotations")) {
      line("-- annotations");
      json(image.manifest().path("annotations"));
    }
    line("-- image");
    json(stable(image.config()));
    List<List<TarEntry>> layers = image.layers();
    for (int i = 0; i < layers.size(); i++) {
      if (!baseLayers.contains(image.manifest().at("/layers/" + i + "/digest").asText())) {
        line("-- layer " + i);
        for (TarEntry entry : layers.get(i)) {
          String time = one.shows().contains("times") ? " " + entry.modified() : "";
          line(entry.withoutTime() + time);
        }
      }
    }
  }

  /** Without times and digests of what was made now. */
  private static JsonNode stable(JsonNode config) {
    ObjectNode copy = config.deepCopy();
    copy.remove(List.of("created", "rootfs"));
    for (JsonNode entry : copy.path("history")) {
      ((ObjectNode) entry).remove("created");
    }
    return copy;
  }

  private void json(JsonNode node) {
    try {
      Object plain = JSON.treeToValue(node, Object.class);
      normal
          .lines(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(plain))
          .forEach(this::line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void directory(Path out) {
    line("-- directory");
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.sorted().toList()) {
        if (!file.equals(out)) {
          file(out.relativize(file).toString(), file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + out, e);
    }
  }

  private void file(String name, Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      line(name + " -> " + Files.readSymbolicLink(file));
      return;
    }
    String mode =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    boolean small = Files.isRegularFile(file) && Files.size(file) < 200;
    line(
        name
            + " "
            + mode
            + (small ? " " + Files.readString(file).strip().replace("\n", "\\n") : ""));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
