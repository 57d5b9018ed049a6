package dev.croft.oci.image;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.platform.Platform;

/** The members that a platform has in configurations and descriptors. */
final class PlatformJson {

  private PlatformJson() {}

  static Platform read(JsonFields fields) {
    return new Platform(
        fields.text("os"),
        fields.text("architecture"),
        fields.text("variant"),
        fields.text("os.version"),
        fields.texts("os.features"));
  }

  static void write(Platform platform, ObjectNode node) {
    node.put("architecture", platform.architecture());
    node.put("os", platform.os());
    ImageConfigTree.putText(node, "os.version", platform.osVersion());
    ImageConfigTree.putTexts(node, "os.features", platform.osFeatures());
    ImageConfigTree.putText(node, "variant", platform.variant());
  }
}
