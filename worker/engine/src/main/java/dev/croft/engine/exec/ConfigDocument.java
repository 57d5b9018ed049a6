package dev.croft.engine.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.croft.engine.exec.root.UserIds;
import dev.croft.model.llb.ExecOp.NetMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Writes a container's {@code config.json}, as the OCI runtime specification has it.
 *
 * @param user who the process runs as
 * @param hostname never empty
 * @param mounts all of them, in the order of mounting
 * @param namespace the network namespace to join; without one, a new empty one is made
 * @param cgroup the path of the container's cgroup; without one, it gets none
 */
record ConfigDocument(
    ContainerSpec spec,
    UserIds user,
    String hostname,
    Collection<ConfigMount> mounts,
    Optional<Path> namespace,
    Optional<String> cgroup,
    Confinement confinement,
    boolean terminal) {

  private static final JsonFactory JSON = new JsonFactory();

  /** The document's bytes. */
  byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(32 * 1024);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("ociVersion", "1.0.2");
      writeProcess(json);
      json.writeObjectFieldStart("root");
      json.writeStringField("path", spec.root().toString());
      json.writeBooleanField("readonly", spec.readonlyRoot());
      json.writeEndObject();
      json.writeStringField("hostname", hostname);
      writeMounts(json);
      writeLinux(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private void writeProcess(JsonGenerator json) throws IOException {
    json.writeFieldName("process");
    new ProcessDocument(spec.program(), user, spec.ulimits(), confinement, terminal).write(json);
  }

  private void writeMounts(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("mounts");
    for (ConfigMount mount : mounts) {
      json.writeStartObject();
      json.writeStringField("destination", mount.destination());
      json.writeStringField("type", mount.type());
      json.writeStringField("source", mount.source());
      writeTexts(json, "options", mount.options());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeLinux(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("linux");
    json.writeArrayFieldStart("namespaces");
    for (String type : List.of("pid", "ipc", "uts", "mount")) {
      writeNamespace(json, type, Optional.empty());
    }
    if (spec.network() != NetMode.HOST) {
      writeNamespace(json, "network", namespace);
    }
    if (cgroup.isPresent() && confinement.cgroupNamespace()) {
      writeNamespace(json, "cgroup", Optional.empty());
    }
    json.writeEndArray();
    if (cgroup.isPresent()) {
      json.writeStringField("cgroupsPath", cgroup.get());
    }
    json.writeObjectFieldStart("resources");
    confinement.writeDeviceRules(json);
    if (cgroup.isPresent()) {
      writeLimits(json, spec.limits());
    }
    json.writeEndObject();
    confinement.writePathsAndCalls(json);
    json.writeEndObject();
  }

  private static void writeNamespace(JsonGenerator json, String type, Optional<Path> path)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    if (path.isPresent()) {
      json.writeStringField("path", path.get().toString());
    }
    json.writeEndObject();
  }

  private static void writeLimits(JsonGenerator json, ResourceLimits limits) throws IOException {
    if (limits.memoryBytes() != 0 || limits.memorySwapBytes() != 0) {
      json.writeObjectFieldStart("memory");
      writeUnlessZero(json, "limit", limits.memoryBytes());
      writeUnlessZero(json, "swap", limits.memorySwapBytes());
      json.writeEndObject();
    }
    json.writeObjectFieldStart("cpu");
    writeUnlessZero(json, "shares", limits.cpuShares());
    writeUnlessZero(json, "quota", limits.cpuQuotaMicros());
    writeUnlessZero(json, "period", limits.cpuPeriodMicros());
    if (!limits.cpusetCpus().isEmpty()) {
      json.writeStringField("cpus", limits.cpusetCpus());
    }
    if (!limits.cpusetMems().isEmpty()) {
      json.writeStringField("mems", limits.cpusetMems());
    }
    json.writeEndObject();
    if (limits.pids() != 0) {
      json.writeObjectFieldStart("pids");
      json.writeNumberField("limit", limits.pids());
      json.writeEndObject();
    }
  }

  private static void writeUnlessZero(JsonGenerator json, String name, long value)
      throws IOException {
    if (value != 0) {
      json.writeNumberField(name, value);
    }
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** A path in the container from its root on, without dots and doubled slashes. */
  static String absolute(String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return "/" + String.join("/", names);
  }
}
