package dev.croft.server.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.failure.CroftException;
import dev.croft.oci.image.GoJson;
import dev.croft.server.export.Attestation.Subject;
import java.util.List;
import java.util.Map;

/** Attestations as in-toto statements: what is said, and of what. */
final class Statement {

  /** The media type of a statement. */
  static final String MEDIA_TYPE = "application/vnd.in-toto+json";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TYPE = "https://in-toto.io/Statement/v0.1";

  private Statement() {}

  /**
   * A statement.
   *
   * @param result what the attestation is of where it does not say otherwise
   */
  static ObjectNode of(Attestation attestation, List<Subject> result) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("_type", TYPE).put("predicateType", attestation.predicateType());
    ArrayNode subjects = json.putArray("subject");
    for (Subject subject : attestation.subjects().isEmpty() ? result : attestation.subjects()) {
      subjects
          .addObject()
          .put("name", subject.name())
          .putObject("digest")
          .put(subject.digest().algorithm(), subject.digest().hex());
    }
    json.set("predicate", parsed(attestation));
    return json;
  }

  /** On one line, for images. */
  static byte[] compact(Attestation attestation, List<Subject> result) {
    return GoJson.compact(of(attestation, result));
  }

  /** On many lines, for files. */
  static byte[] indented(Attestation attestation, List<Subject> result) {
    return GoJson.indented(of(attestation, result));
  }

  private static JsonNode parsed(Attestation attestation) {
    try {
      return MAPPER.readTree(attestation.predicate().write(Map.of()).toText());
    } catch (JsonProcessingException e) {
      throw CroftException.user(
          "cannot read in-toto attestation "
              + attestation.fileName()
              + ": "
              + e.getOriginalMessage());
    }
  }
}
