package dev.croft.server.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.SourceLocation;
import dev.croft.protocol.generated.errdefs.Solve;
import dev.croft.protocol.generated.llb.Op;
import dev.croft.server.build.InspectableException;
import dev.croft.server.build.LocatedException;
import java.util.Base64;

/**
 * The JSON that Go makes of BuildKit's error details: lower-case field names, bytes in base64,
 * empty values left out.
 */
final class FailureJson {
  private FailureJson() {}

  static String vertex(String digest) {
    return object().put("digest", digest).toString();
  }

  static String name(String name) {
    return object().put("name", name).toString();
  }

  static String source(LocatedException.Place place) {
    ObjectNode json = object();
    json.putObject("info")
        .put("filename", place.source().filename())
        .put("data", Base64.getEncoder().encodeToString(place.source().data().toArray()))
        .put("language", place.source().language());
    ArrayNode ranges = json.putArray("ranges");
    for (SourceLocation.Range range : place.ranges()) {
      ObjectNode entry = ranges.addObject();
      position(entry.putObject("start"), range.startLine(), range.startCharacter());
      position(entry.putObject("end"), range.endLine(), range.endCharacter());
    }
    return json.toString();
  }

  /** As the JSON mapping of protocol buffers has it. */
  static String solve(InspectableException failed) {
    Solve.Builder solve =
        Solve.newBuilder().addAllInputIDs(failed.before()).addAllMountIDs(failed.after());
    try {
      solve.setOp(Op.parseFrom(failed.op().toArray()));
      return JsonFormat.printer().printingEnumsAsInts().print(solve);
    } catch (InvalidProtocolBufferException e) {
      throw new CroftException(FailureKind.INTERNAL, "an operation cannot be shown", e);
    }
  }

  private static void position(ObjectNode json, int line, int character) {
    if (line != 0) {
      json.put("line", line);
    }
    if (character != 0) {
      json.put("character", character);
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
