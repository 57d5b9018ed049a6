package dev.croft.oci.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.content.Digest;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.image.Healthcheck;
import dev.croft.model.image.HistoryEntry;
import dev.croft.model.image.ImageConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Makes the JSON tree of a configuration, in BuildKit's order of members. */
final class ImageConfigTree {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ImageConfigTree() {}

  static ObjectNode of(ImageConfig config) {
    ObjectNode root = NODES.objectNode();
    config.created().ifPresent(created -> root.put("created", time(created)));
    putText(root, "author", config.author());
    PlatformJson.write(config.platform(), root);
    root.set("config", containerConfig(config.config()));
    root.set("rootfs", rootfs(config.diffIds()));
    if (!config.history().isEmpty()) {
      root.set("history", history(config.history()));
    }
    return root;
  }

  static ObjectNode rootfs(List<Digest> diffIds) {
    ObjectNode rootfs = NODES.objectNode().put("type", "layers");
    if (diffIds.isEmpty()) {
      return rootfs.putNull("diff_ids");
    }
    ArrayNode list = rootfs.putArray("diff_ids");
    diffIds.forEach(digest -> list.add(digest.value()));
    return rootfs;
  }

  static ArrayNode history(List<HistoryEntry> history) {
    ArrayNode list = NODES.arrayNode();
    for (HistoryEntry entry : history) {
      ObjectNode node = list.addObject();
      entry.created().ifPresent(created -> node.put("created", time(created)));
      putText(node, "created_by", entry.createdBy());
      putText(node, "author", entry.author());
      putText(node, "comment", entry.comment());
      if (entry.emptyLayer()) {
        node.put("empty_layer", true);
      }
    }
    return list;
  }

  private static ObjectNode containerConfig(ContainerConfig config) {
    ObjectNode node = NODES.objectNode();
    putText(node, "User", config.user());
    putSet(node, "ExposedPorts", config.exposedPorts());
    putTexts(node, "Env", config.env());
    putTexts(node, "Entrypoint", config.entrypoint().orElse(List.of()));
    putTexts(node, "Cmd", config.cmd().orElse(List.of()));
    putSet(node, "Volumes", config.volumes());
    putText(node, "WorkingDir", config.workingDir());
    putMap(node, "Labels", config.labels());
    putText(node, "StopSignal", config.stopSignal());
    if (config.argsEscaped()) {
      node.put("ArgsEscaped", true);
    }
    config.healthcheck().ifPresent(check -> node.set("Healthcheck", healthcheck(check)));
    putTexts(node, "OnBuild", config.onBuild());
    putTexts(node, "Shell", config.shell());
    return node;
  }

  private static ObjectNode healthcheck(Healthcheck check) {
    ObjectNode node = NODES.objectNode();
    putTexts(node, "Test", check.test());
    putDuration(node, "Interval", check.interval());
    putDuration(node, "Timeout", check.timeout());
    putDuration(node, "StartPeriod", check.startPeriod());
    putDuration(node, "StartInterval", check.startInterval());
    if (check.retries() != 0) {
      node.put("Retries", check.retries());
    }
    return node;
  }

  static void putText(ObjectNode node, String name, String text) {
    if (!text.isEmpty()) {
      node.put(name, text);
    }
  }

  static void putTexts(ObjectNode node, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = node.putArray(name);
      texts.forEach(list::add);
    }
  }

  static void putMap(ObjectNode node, String name, Map<String, String> map) {
    if (!map.isEmpty()) {
      ObjectNode object = node.putObject(name);
      sorted(map.keySet()).forEach(key -> object.put(key, map.get(key)));
    }
  }

  private static void putSet(ObjectNode node, String name, Collection<String> names) {
    if (!names.isEmpty()) {
      ObjectNode object = node.putObject(name);
      sorted(names).forEach(object::putObject);
    }
  }

  private static void putDuration(ObjectNode node, String name, Duration duration) {
    if (!duration.isZero()) {
      node.put(name, duration.toNanos());
    }
  }

  /** In the order of the UTF-8 bytes, which is that of the code points. */
  private static List<String> sorted(Collection<String> texts) {
    return texts.stream().sorted(ImageConfigTree::compareCodePoints).toList();
  }

  static int compareCodePoints(String a, String b) {
    int[] left = a.codePoints().toArray();
    int[] right = b.codePoints().toArray();
    return Arrays.compare(left, right);
  }

  private static String time(String text) {
    return GoTime.normalized(text).orElse(text);
  }
}
