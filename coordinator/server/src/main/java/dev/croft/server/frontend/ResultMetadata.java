package dev.croft.server.frontend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.dockerfile.PlatformResult;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.oci.image.ImageConfigCodec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a Dockerfile's result says of itself, by BuildKit's names. */
final class ResultMetadata {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ResultMetadata() {}

  /** The key that a platform's part of a result has. */
  static String key(Platform platform) {
    return platform.normalized().format();
  }

  static Map<String, Bytes> of(List<PlatformResult> platforms, boolean multiPlatform) {
    Map<String, Bytes> metadata = new HashMap<>();
    ArrayNode list = JSON.arrayNode();
    for (PlatformResult result : platforms) {
      String suffix = multiPlatform ? "/" + key(result.platform()) : "";
      metadata.put(
          "containerimage.config" + suffix, Bytes.of(ImageConfigCodec.write(result.config())));
      result
          .baseConfig()
          .ifPresent(
              base ->
                  metadata.put(
                      "containerimage.base.config" + suffix,
                      Bytes.of(ImageConfigCodec.write(base))));
      result
          .epoch()
          .ifPresent(
              epoch ->
                  metadata.put(
                      "source.date.epoch" + suffix,
                      Bytes.of(Long.toString(epoch.getEpochSecond()))));
      list.addObject()
          .put("ID", key(result.platform()))
          .set("Platform", json(result.platform().normalized()));
    }
    ObjectNode all = JSON.objectNode();
    all.set("Platforms", list);
    metadata.put("refs.platforms", Bytes.of(all.toString()));
    return metadata;
  }

  private static ObjectNode json(Platform platform) {
    ObjectNode json = JSON.objectNode();
    json.put("architecture", platform.architecture()).put("os", platform.os());
    if (!platform.osVersion().isEmpty()) {
      json.put("os.version", platform.osVersion());
    }
    if (!platform.osFeatures().isEmpty()) {
      platform.osFeatures().forEach(json.putArray("os.features")::add);
    }
    if (!platform.variant().isEmpty()) {
      json.put("variant", platform.variant());
    }
    return json;
  }
}
