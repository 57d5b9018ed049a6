package dev.croft.server.attest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import dev.croft.server.export.Attestation;
import dev.croft.server.export.Attestation.Predicate;
import dev.croft.server.export.Attestation.Subject;
import dev.croft.server.solve.ContentReader;
import dev.croft.server.solve.ContentReader.FileStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads what was said in files that steps left. Thread safe. */
final class StatementFiles {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String PROVENANCE = "https://slsa.dev/provenance/";
  private static final int LIMIT_BYTES = 40 << 20;

  private final ContentReader reader;

  StatementFiles(ContentReader reader) {
    this.reader = reader;
  }

  /**
   * Statements, each in a file of its own.
   *
   * @param directory that has nothing but such files
   * @param type that all of them must have; empty for any
   * @param first what the name begins with of the file that is to come first
   */
  List<Attestation> bundle(
      BuildScope scope,
      Content tree,
      String directory,
      String type,
      boolean inlineOnly,
      String first) {
    List<FileStatus> files =
        reader.readDirectory(scope, tree, directory.isEmpty() ? "/" : directory, "").stream()
            .sorted(
                Comparator.comparing((FileStatus file) -> !file.path().startsWith(first + "."))
                    .thenComparing(FileStatus::path))
            .toList();
    List<Attestation> found = new ArrayList<>();
    for (FileStatus file : files) {
      Bytes bytes = read(scope, tree, directory + "/" + file.path());
      found.add(statement(file.path(), bytes, type, inlineOnly));
    }
    return found;
  }

  /** What stands in one file: no statement, just what is said. */
  Bytes read(BuildScope scope, Content tree, String path) {
    byte[] bytes = reader.readFile(scope, tree, path, 0, LIMIT_BYTES + 1L);
    if (bytes.length > LIMIT_BYTES) {
      throw CroftException.user(path + " exceeds " + LIMIT_BYTES + " bytes");
    }
    return Bytes.of(bytes);
  }

  private static Attestation statement(
      String name, Bytes bytes, String required, boolean inlineOnly) {
    JsonNode statement;
    try {
      statement = MAPPER.readTree(bytes.toText());
    } catch (JsonProcessingException e) {
      throw CroftException.user(
          "cannot decode in-toto statement " + name + ": " + e.getOriginalMessage());
    }
    String type = statement.path("predicateType").asText();
    if (!required.isEmpty() && !type.equals(required)) {
      throw CroftException.user(
          "bundle entry " + type + " does not match required predicate type " + required);
    }
    if (type.startsWith(PROVENANCE)) {
      throw CroftException.user("frontend may not bundle provenance attestations");
    }
    return new Attestation(
        type,
        name,
        inlineOnly,
        Predicate.of(Bytes.of(statement.path("predicate").toString())),
        subjects(statement));
  }

  private static List<Subject> subjects(JsonNode statement) {
    List<Subject> subjects = new ArrayList<>();
    for (JsonNode subject : statement.path("subject")) {
      String digest = "sha256:" + subject.path("digest").path("sha256").asText();
      if (Digest.isDigest(digest)) {
        subjects.add(new Subject(subject.path("name").asText(), new Digest(digest)));
      }
    }
    return subjects;
  }

  /** Whether it is a builder's own to say how something was made. */
  static boolean isProvenance(String type) {
    return type.startsWith(PROVENANCE);
  }
}
