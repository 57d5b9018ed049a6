package dev.croft.engine.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.croft.engine.exec.ContainerSpec.Program;
import dev.croft.engine.exec.root.UserIds;
import dev.croft.model.llb.ExecMeta.Ulimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the {@code process} of a container's configuration, as the OCI runtime specification has
 * it; a process that joins a container is described in the same way.
 *
 * @param terminal whether its input and output are a terminal
 */
record ProcessDocument(
    Program program,
    UserIds user,
    List<Ulimit> ulimits,
    Confinement confinement,
    boolean terminal) {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String DEFAULT_PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** The object as a document of its own. */
  byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("terminal", terminal);
    json.writeObjectFieldStart("user");
    json.writeNumberField("uid", user.uid());
    json.writeNumberField("gid", user.gid());
    json.writeArrayFieldStart("additionalGids");
    for (int gid : user.additionalGids()) {
      json.writeNumber(gid);
    }
    json.writeEndArray();
    json.writeEndObject();
    writeTexts(json, "args", program.args());
    writeTexts(json, "env", environment());
    json.writeStringField("cwd", ConfigDocument.absolute(program.cwd()));
    json.writeBooleanField("noNewPrivileges", false);
    confinement.writeCapabilities(json);
    if (!ulimits.isEmpty()) {
      writeUlimits(json);
    }
    json.writeEndObject();
  }

  private List<String> environment() {
    List<String> env = program.env();
    if (env.stream().anyMatch(variable -> variable.startsWith("PATH="))) {
      return env;
    }
    List<String> withPath = new ArrayList<>(env);
    withPath.add(DEFAULT_PATH);
    return withPath;
  }

  private void writeUlimits(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("rlimits");
    for (Ulimit limit : ulimits) {
      json.writeStartObject();
      json.writeStringField("type", "RLIMIT_" + limit.name().toUpperCase(Locale.ROOT));
      // The document's numbers are unsigned; -1 stands for no limit.
      json.writeFieldName("hard");
      json.writeRawValue(Long.toUnsignedString(limit.hard()));
      json.writeFieldName("soft");
      json.writeRawValue(Long.toUnsignedString(limit.soft()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }
}
