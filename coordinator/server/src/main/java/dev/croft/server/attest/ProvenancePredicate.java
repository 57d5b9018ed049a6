package dev.croft.server.attest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.content.Descriptor;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Edge;
import dev.croft.oci.image.GoJson;
import dev.croft.server.attest.AttestationOptions.Provenance;
import dev.croft.server.solve.SourceResolver.Material;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes how a result was made, in the forms that BuildKit gives a SLSA provenance. */
final class ProvenancePredicate {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String BUILD_TYPE_V02 = "https://mobyproject.org/buildkit@v1";
  private static final String BUILD_TYPE_V1 =
      "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md";
  private static final Set<String> OF_THE_HOST =
      Set.of("cgroup-parent", "image-resolve-mode", "platform", "cache-imports", "cache-from");

  private final Capture capture;
  private final Provenance options;
  private final Map<Edge, List<Descriptor>> layers;
  private final Redaction redaction;
  private final Map<String, String> args = new TreeMap<>();
  private final ObjectNode vcs = JSON.objectNode();
  private final ObjectNode configSource = JSON.objectNode();
  private String path = "";
  private boolean requestComplete;

  /**
   * A build that is about to end.
   *
   * @param id names the build
   * @param platform of the builder
   */
  record Run(String id, Instant started, Instant finished, String platform) {}

  private ProvenancePredicate(
      Capture capture, Provenance options, Map<Edge, List<Descriptor>> layers) {
    this.capture = capture;
    this.layers = layers;
    this.options = options;
    this.redaction = Redaction.of(capture.request().options());
    this.requestComplete = !capture.request().name().isEmpty();
    readArguments();
  }

  /**
   * Writes it.
   *
   * @param layers that steps became, as far as that is known
   */
  static Bytes write(
      Capture capture, Provenance options, Run run, Map<Edge, List<Descriptor>> layers) {
    ProvenancePredicate predicate = new ProvenancePredicate(capture, options, layers);
    ObjectNode json =
        switch (options.version()) {
          case V02 -> predicate.v02(run);
          case V1 -> predicate.v1(run);
        };
    return Bytes.of(GoJson.indented(json));
  }

  private void readArguments() {
    Map<String, String> given = new TreeMap<>(capture.request().options());
    requestComplete &= given.keySet().stream().noneMatch(Redaction::isSecret);
    given.forEach(
        (name, value) -> {
          if (name.startsWith("vcs:")) {
            if (!value.isEmpty()) {
              vcs.put(name.substring(4), CaptureReader.withoutCredentials(value));
            }
          } else if (!OF_THE_HOST.contains(name) && !name.startsWith("attest:")) {
            args.put(name, name.startsWith("context:") ? address(value) : value);
          }
        });
    String contextKey = given.getOrDefault("contextkey", "");
    if (contextKey.isEmpty()) {
      contextKey = given.getOrDefault("input:context", "").isEmpty() ? "context" : "input:context";
    }
    String context = args.getOrDefault(contextKey, "");
    if (!context.isEmpty()) {
      args.remove(contextKey);
      setConfigSource(address(context));
    }
    path = args.getOrDefault("filename", "");
    if (!path.isEmpty()) {
      args.remove("filename");
    }
    if (!options.full()) {
      requestComplete &= !args.keySet().removeIf(ProvenancePredicate::isOfTheUser);
    }
  }

  private static String address(String text) {
    return CaptureReader.withoutCredentials(text);
  }

  private static boolean isOfTheUser(String argument) {
    return argument.startsWith("build-arg:") || argument.startsWith("label:");
  }

  private void setConfigSource(String address) {
    configSource.put("uri", address);
    for (Material material : capture.materials()) {
      if (isAt(material.uri(), address)) {
        configSource.set("digest", digestSet(material.digest()));
      }
    }
  }

  /** A repository's address may name a directory in it too: {@code #main:dir}. */
  private static boolean isAt(String uri, String address) {
    if (uri.equals(address)) {
      return true;
    }
    int hash = address.indexOf('#');
    int colon = address.indexOf(':', Math.max(hash, 0));
    return hash > 0
        && uri.equals(
            colon == hash + 1
                ? address.substring(0, hash)
                : colon > 0 ? address.substring(0, colon) : address);
  }

  private ObjectNode v02(Run run) {
    ObjectNode json = JSON.objectNode();
    json.putObject("builder").put("id", options.builderId());
    json.put("buildType", BUILD_TYPE_V02);
    addMaterials(json, "materials");
    ObjectNode invocation = json.putObject("invocation");
    invocation.set("configSource", withPath("entryPoint"));
    invocation.set("parameters", parameters());
    invocation.putObject("environment").put("platform", run.platform());
    if (options.full()) {
      json.set("buildConfig", buildConfig());
    }
    ObjectNode metadata = json.putObject("metadata");
    metadata
        .put("buildInvocationID", run.id())
        .put("buildStartedOn", run.started().toString())
        .put("buildFinishedOn", run.finished().toString());
    metadata
        .putObject("completeness")
        .put("parameters", requestComplete)
        .put("environment", true)
        .put("materials", isComplete());
    metadata.put("reproducible", options.reproducible());
    metadata.set("https://mobyproject.org/buildkit@v1#metadata", buildMetadata());
    if (isHermetic()) {
      metadata.put("https://mobyproject.org/buildkit@v1#hermetic", true);
    }
    return json;
  }

  private ObjectNode v1(Run run) {
    ObjectNode json = JSON.objectNode();
    ObjectNode definition = json.putObject("buildDefinition");
    definition.put("buildType", BUILD_TYPE_V1);
    ObjectNode external = definition.putObject("externalParameters");
    external.set("configSource", withPath("path"));
    external.set("request", parameters());
    ObjectNode internal = definition.putObject("internalParameters");
    internal.put("builderPlatform", run.platform());
    if (options.full()) {
      internal.set("buildConfig", buildConfig());
    }
    addMaterials(definition, "resolvedDependencies");
    ObjectNode details = json.putObject("runDetails");
    details.putObject("builder").put("id", options.builderId());
    ObjectNode metadata = details.putObject("metadata");
    metadata
        .put("invocationId", run.id())
        .put("startedOn", run.started().toString())
        .put("finishedOn", run.finished().toString());
    metadata.set("buildkit_metadata", buildMetadata());
    if (isHermetic()) {
      metadata.put("buildkit_hermetic", true);
    }
    metadata
        .putObject("buildkit_completeness")
        .put("request", requestComplete)
        .put("resolvedDependencies", isComplete());
    if (options.reproducible()) {
      metadata.put("buildkit_reproducible", true);
    }
    return json;
  }

  private ObjectNode withPath(String name) {
    ObjectNode source = configSource.deepCopy();
    if (!path.isEmpty()) {
      source.put(name, path);
    }
    return source;
  }

  private ObjectNode parameters() {
    ObjectNode json = JSON.objectNode();
    if (!capture.request().name().isEmpty()) {
      json.put("frontend", capture.request().name());
    }
    if (!args.isEmpty()) {
      ObjectNode shown = json.putObject("args");
      redaction.options(args).forEach(shown::put);
    }
    if (options.full()) {
      addNames(json, "secrets", capture.secrets());
      addNames(json, "ssh", capture.agents());
    }
    if (!capture.locals().isEmpty()) {
      ArrayNode locals = json.putArray("locals");
      capture.locals().forEach(name -> locals.addObject().put("name", name));
    }
    return json;
  }

  private static void addNames(ObjectNode json, String field, Map<String, Boolean> names) {
    if (!names.isEmpty()) {
      ArrayNode list = json.putArray(field);
      names.forEach(
          (name, optional) -> {
            ObjectNode entry = list.addObject().put("id", name);
            if (optional) {
              entry.put("optional", true);
            }
          });
    }
  }

  private void addMaterials(ObjectNode json, String field) {
    if (capture.materials().isEmpty()) {
      return;
    }
    ArrayNode list = json.putArray(field);
    for (Material material : capture.materials()) {
      list.addObject().put("uri", material.uri()).set("digest", digestSet(material.digest()));
    }
  }

  private static ObjectNode digestSet(String digest) {
    int colon = digest.indexOf(':');
    return JSON.objectNode().put(digest.substring(0, colon), digest.substring(colon + 1));
  }

  private JsonNode buildConfig() {
    return redaction.json(new BuildSteps(capture.graph().message()).config());
  }

  private ObjectNode buildMetadata() {
    ObjectNode json = JSON.objectNode();
    if (!vcs.isEmpty()) {
      json.set("vcs", vcs);
    }
    if (!options.full()) {
      return json;
    }
    BuildSteps steps = new BuildSteps(capture.graph().message());
    if (capture.graph().message().hasSource()) {
      json.set("source", steps.sources());
    }
    if (!layers.isEmpty()) {
      Map<Edge, List<Descriptor>> all = new HashMap<>(capture.layers());
      all.putAll(layers);
      json.set("layers", steps.layers(all));
    }
    return json;
  }

  private boolean isComplete() {
    return capture.complete() && capture.locals().isEmpty();
  }

  private boolean isHermetic() {
    return isComplete() && !capture.network();
  }
}
