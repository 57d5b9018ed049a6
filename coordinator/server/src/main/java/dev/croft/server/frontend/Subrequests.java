package dev.croft.server.frontend;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.dockerfile.DockerfileFrontend;
import dev.croft.dockerfile.FrontendRequest;
import dev.croft.dockerfile.outline.Outline;
import dev.croft.dockerfile.outline.TargetList;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.SourceLocation;
import dev.croft.oci.image.GoJson;
import dev.croft.server.build.SubrequestException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers questions about a Dockerfile: what {@code --call} of buildx asks. The answers are
 * metadata of a result, {@code result.json} for programs and {@code result.txt} for people, in the
 * form of BuildKit's version 1.0.0 of each.
 */
final class Subrequests {

  /** What the front end can be asked. */
  static final String DESCRIBE = "frontend.subrequests.describe";

  private static final String OUTLINE = "frontend.outline";
  private static final String TARGETS = "frontend.targets";
  private static final String LINT = "frontend.lint";
  private static final String VERSION = "1.0.0";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Subrequests() {}

  /**
   * Answers a question.
   *
   * @throws SubrequestException where it is none that is known
   * @throws dev.croft.dockerfile.diagnostic.DockerfileException where the Dockerfile has no answer
   */
  static FrontEndResult answer(String question, FrontendRequest request) {
    return switch (question) {
      case DESCRIBE -> describe();
      case OUTLINE -> outline(request);
      case TARGETS -> targets(request);
      case LINT -> LintAnswer.of(DockerfileFrontend.lint(request), request.dockerfile());
      default -> throw new SubrequestException(question);
    };
  }

  /** The answer to {@link #DESCRIBE}, for which no Dockerfile is needed. */
  static FrontEndResult describe() {
    ArrayNode all = JSON.arrayNode();
    TextColumns text = new TextColumns(1, "NAME", "VERSION", "DESCRIPTION");
    describe(all, text, OUTLINE, "List all parameters current build target supports", true);
    describe(all, text, TARGETS, "List all targets current build supports", false);
    describe(all, text, DESCRIBE, "List available subrequest types", false);
    return result(GoJson.indented(all), text.toString());
  }

  private static void describe(
      ArrayNode all, TextColumns text, String name, String description, boolean ofTarget) {
    ObjectNode one = all.addObject();
    one.put("name", name);
    one.put("version", VERSION);
    one.put("type", "rpc");
    one.put("description", description);
    if (ofTarget) {
      one.putArray("opts")
          .addObject()
          .put("name", "target")
          .put("description", "Target build stage");
    }
    one.putArray("metadata")
        .add(JSON.objectNode().put("name", "result.json"))
        .add(JSON.objectNode().put("name", "result.txt"));
    text.row(name.substring("frontend.".length()), VERSION, description);
  }

  private static FrontEndResult targets(FrontendRequest request) {
    ObjectNode root = JSON.objectNode();
    ArrayNode list = root.putArray("targets");
    TextColumns text = new TextColumns(1, "TARGET", "DESCRIPTION");
    for (TargetList.Target target : DockerfileFrontend.targets(request.dockerfile()).targets()) {
      ObjectNode one = list.addObject();
      putText(one, "name", target.name());
      if (target.isDefault()) {
        one.put("default", true);
      }
      putText(one, "description", target.description());
      putText(one, "base", target.base());
      putText(one, "platform", target.platform());
      one.set("location", location(target.ranges()));
      String name = target.isDefault() ? (target.name() + " (default)").strip() : target.name();
      text.row(name, target.description());
    }
    root.putArray("sources").add(base64(request));
    return result(GoJson.indented(root), text.toString());
  }

  private static FrontEndResult outline(FrontendRequest request) {
    Outline outline = DockerfileFrontend.outline(request);
    ObjectNode root = JSON.objectNode();
    putText(root, "name", outline.name());
    putText(root, "description", outline.description());
    List<String> text = new ArrayList<>();
    if (!outline.name().isEmpty() || !outline.description().isEmpty()) {
      TextColumns heading =
          new TextColumns(1, "TARGET:", outline.name().isEmpty() ? "(default)" : outline.name());
      if (!outline.description().isEmpty()) {
        heading.row("DESCRIPTION:", outline.description());
      }
      text.add(heading.toString());
    }
    if (!outline.arguments().isEmpty()) {
      ArrayNode list = root.putArray("args");
      TextColumns table = new TextColumns(3, "BUILD ARG", "VALUE", "DESCRIPTION");
      for (Outline.Argument argument : outline.arguments()) {
        ObjectNode one = list.addObject().put("name", argument.name());
        putText(one, "description", argument.description());
        putText(one, "value", argument.value().orElse(""));
        one.set("location", location(argument.ranges()));
        table.row(argument.name(), argument.value().orElse(""), argument.description());
      }
      text.add(table.toString());
    }
    needs(root, "secrets", "SECRET", outline.secrets()).ifPresent(text::add);
    needs(root, "ssh", "SSH", outline.ssh()).ifPresent(text::add);
    root.putArray("sources").add(base64(request));
    text.replaceAll(table -> table + "\n");
    return result(GoJson.indented(root), String.join("", text));
  }

  private static Optional<String> needs(
      ObjectNode root, String name, String heading, List<Outline.Need> needs) {
    if (needs.isEmpty()) {
      return Optional.empty();
    }
    ArrayNode list = root.putArray(name);
    TextColumns table = new TextColumns(3, heading, "REQUIRED");
    for (Outline.Need need : needs) {
      ObjectNode one = list.addObject().put("name", need.name());
      if (need.required()) {
        one.put("required", true);
      }
      one.set("location", location(need.ranges()));
      table.row(need.name(), need.required() ? "true" : "");
    }
    return Optional.of(table.toString());
  }

  /** Ranges as BuildKit's {@code pb.Location} is in JSON: what is 0 is left out. */
  static ObjectNode location(List<SourceLocation.Range> ranges) {
    ObjectNode location = JSON.objectNode();
    if (!ranges.isEmpty()) {
      ArrayNode list = location.putArray("ranges");
      for (SourceLocation.Range range : ranges) {
        ObjectNode one = list.addObject();
        one.set("start", position(range.startLine(), range.startCharacter()));
        one.set("end", position(range.endLine(), range.endCharacter()));
      }
    }
    return location;
  }

  private static ObjectNode position(int line, int character) {
    ObjectNode position = JSON.objectNode();
    if (line != 0) {
      position.put("line", line);
    }
    if (character != 0) {
      position.put("character", character);
    }
    return position;
  }

  private static void putText(ObjectNode node, String name, String text) {
    if (!text.isEmpty()) {
      node.put(name, text);
    }
  }

  private static String base64(FrontendRequest request) {
    return Base64.getEncoder().encodeToString(request.dockerfile().data().toArray());
  }

  private static FrontEndResult result(byte[] json, String text) {
    return FrontEndResult.ofMetadata(
        Map.of(
            "result.json", Bytes.of(json),
            "result.txt", Bytes.of(text),
            "version", Bytes.of(VERSION)));
  }
}
