package dev.croft.server.frontendimage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.worker.WorkerInfo;
import java.util.List;

/** The workers as front ends in images read them. */
final class WorkersJson {

  private WorkersJson() {}

  static String of(List<WorkerInfo> workers) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (WorkerInfo worker : workers) {
      ObjectNode json = list.addObject().put("id", worker.id().value());
      ObjectNode labels = json.putObject("labels");
      worker.labels().forEach(labels::put);
      ArrayNode platforms = json.putArray("platforms");
      worker
          .platforms()
          .forEach(
              platform -> {
                ObjectNode one =
                    platforms
                        .addObject()
                        .put("architecture", platform.architecture())
                        .put("os", platform.os());
                if (!platform.variant().isEmpty()) {
                  one.put("variant", platform.variant());
                }
              });
    }
    return list.toString();
  }
}
