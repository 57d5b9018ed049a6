package dev.croft.server.attest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Edge;
import dev.croft.protocol.generated.llb.Definition;
import dev.croft.protocol.generated.llb.Op;
import dev.croft.protocol.generated.llb.Source;
import dev.croft.protocol.generated.llb.SourceInfo;
import dev.croft.protocol.generated.llb.SourceOp;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A build's graph as steps with names, inputs before what needs them. */
final class BuildSteps {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<String, Op> ops = new LinkedHashMap<>();
  private final SequencedMap<String, Integer> numbers = new LinkedHashMap<>();
  private final Definition definition;

  BuildSteps(Definition definition) {
    this.definition = definition;
    String head = "";
    for (ByteString bytes : definition.getDefList()) {
      head = Digest.ofBytes(bytes.toByteArray()).value();
      ops.put(head, withoutSession(bytes));
    }
    if (!head.isEmpty()) {
      number(head);
    }
  }

  private static Op withoutSession(ByteString bytes) {
    try {
      Op op = Op.parseFrom(bytes);
      if (!op.hasSource()) {
        return op;
      }
      SourceOp source =
          op.getSource().toBuilder()
              .removeAttrs("local.session")
              .removeAttrs("local.unique")
              .removeAttrs("oci.session")
              .removeAttrs("oci.store")
              .build();
      return op.toBuilder().setSource(source).build();
    } catch (InvalidProtocolBufferException e) {
      throw CroftException.user("failed to parse llb proto op: " + e.getMessage());
    }
  }

  private void number(String head) {
    Deque<String> path = new ArrayDeque<>();
    path.push(head);
    Map<String, Integer> next = new LinkedHashMap<>();
    while (!path.isEmpty()) {
      String step = path.peek();
      Op op = ops.getOrDefault(step, Op.getDefaultInstance());
      int input = next.merge(step, 1, Integer::sum) - 1;
      if (input < op.getInputsCount()) {
        String wanted = op.getInputs(input).getDigest();
        if (!numbers.containsKey(wanted) && !next.containsKey(wanted)) {
          path.push(wanted);
        }
      } else {
        numbers.put(step, numbers.size());
        path.pop();
      }
    }
  }

  /** The steps, and which vertex each is. */
  ObjectNode config() {
    ObjectNode json = JSON.objectNode();
    ArrayNode steps = JSON.arrayNode();
    numbers.forEach(
        (digest, number) -> {
          Op op = ops.getOrDefault(digest, Op.getDefaultInstance());
          ObjectNode step = steps.addObject().put("id", "step" + number);
          step.set("op", OpJson.of(op.toBuilder().clearInputs().build()));
          if (op.getInputsCount() > 0) {
            ArrayNode inputs = step.putArray("inputs");
            op.getInputsList()
                .forEach(input -> inputs.add(name(input.getDigest()) + ":" + input.getIndex()));
          }
        });
    if (!steps.isEmpty()) {
      json.set("llbDefinition", steps);
      ObjectNode mapping = json.putObject("digestMapping");
      new TreeMap<>(numbers).forEach((digest, number) -> mapping.put(digest, "step" + number));
    }
    return json;
  }

  /** The files that the steps come from, and the lines. */
  ObjectNode sources() {
    Source source = definition.getSource();
    ObjectNode json = JSON.objectNode();
    ObjectNode locations = json.putObject("locations");
    new TreeMap<>(source.getLocationsMap())
        .forEach(
            (digest, found) -> {
              if (numbers.containsKey(digest)) {
                locations.set(name(digest), OpJson.of(found));
              }
            });
    ArrayNode infos = json.putArray("infos");
    for (SourceInfo info : source.getInfosList()) {
      ObjectNode file = infos.addObject().put("filename", info.getFilename());
      file.put("language", info.getLanguage());
      file.put("data", Base64.getEncoder().encodeToString(info.getData().toByteArray()));
      if (info.hasDefinition()) {
        file.setAll(new BuildSteps(info.getDefinition()).config());
      }
    }
    return json;
  }

  /** The layers that steps became: for each output the ways in which it is kept, here one. */
  ObjectNode layers(Map<Edge, List<Descriptor>> layers) {
    Map<String, ArrayNode> named = new TreeMap<>();
    layers.forEach(
        (edge, blobs) -> {
          String digest = edge.vertex().value();
          if (numbers.containsKey(digest)) {
            ArrayNode chain = JSON.arrayNode();
            blobs.forEach(blob -> chain.add(json(blob)));
            named.put(name(digest) + ":" + edge.output(), JSON.arrayNode().add(chain));
          }
        });
    ObjectNode json = JSON.objectNode();
    named.forEach(json::set);
    return json;
  }

  private static ObjectNode json(Descriptor blob) {
    return JSON.objectNode()
        .put("mediaType", blob.mediaType())
        .put("digest", blob.digest().value())
        .put("size", blob.size());
  }

  private String name(String digest) {
    return "step" + numbers.get(digest);
  }
}
