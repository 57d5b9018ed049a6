package dev.croft.server.api;

import dev.croft.model.failure.CroftException;
import dev.croft.protocol.generated.control.Exporter;
import dev.croft.protocol.generated.control.SolveRequest;
import dev.croft.server.build.BuildRequest;
import dev.croft.server.build.CacheOptions;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.Output;
import dev.croft.server.build.WireDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code Control.Solve} requests. */
final class BuildRequests {
  private BuildRequests() {}

  static BuildRequest read(SolveRequest request, String tenant) {
    if (request.getRef().isEmpty()) {
      throw CroftException.user("the solve request has no reference");
    }
    refuse(
        !request.getSourcePolicySession().isEmpty(), "source policies that the client evaluates");
    refuse(request.getProxyNetwork(), "networks behind a capturing proxy");
    return new BuildRequest(
        request.getRef(),
        new BuildRequest.Client(request.getSession(), tenant),
        Set.copyOf(request.getEntitlementsList()),
        request.hasDefinition()
            ? Optional.of(new WireDefinition(request.getDefinition()))
            : Optional.empty(),
        new FrontEndRequest(
            request.getFrontend(),
            request.getFrontendAttrsMap(),
            inputs(request.getFrontendInputsMap())),
        outputs(request),
        cache(request.getCache()),
        request.getInternal(),
        request.hasSourcePolicy()
            ? List.of(SourcePolicyMessages.read(request.getSourcePolicy()))
            : List.of());
  }

  /** What would change what is built, or what it may touch, is never left out quietly. */
  static void refuse(boolean wanted, String what) {
    if (wanted) {
      throw CroftException.unsupported(what + " are not supported by this builder");
    }
  }

  static Map<String, WireDefinition> inputs(
      Map<String, dev.croft.protocol.generated.llb.Definition> messages) {
    Map<String, WireDefinition> inputs = new HashMap<>();
    messages.forEach((name, message) -> inputs.put(name, new WireDefinition(message)));
    return inputs;
  }

  /** Old clients name one exporter in fields of its own; new ones say the same in both places. */
  private static List<Output> outputs(SolveRequest request) {
    List<Output> outputs = new ArrayList<>();
    for (Exporter exporter : request.getExportersList()) {
      outputs.add(new Output(exporter.getType(), exporter.getAttrsMap()));
    }
    if (outputs.isEmpty() && !request.getExporterDeprecated().isEmpty()) {
      outputs.add(
          new Output(request.getExporterDeprecated(), request.getExporterAttrsDeprecatedMap()));
    }
    return outputs;
  }

  private static CacheOptions cache(dev.croft.protocol.generated.control.CacheOptions message) {
    List<CacheOptions.Entry> exports = new ArrayList<>();
    List<CacheOptions.Entry> imports = new ArrayList<>();
    if (!message.getExportRefDeprecated().isEmpty()) {
      Map<String, String> attrs = new HashMap<>(message.getExportAttrsDeprecatedMap());
      attrs.put("ref", message.getExportRefDeprecated());
      exports.add(new CacheOptions.Entry("registry", attrs));
    }
    message
        .getImportRefsDeprecatedList()
        .forEach(ref -> imports.add(new CacheOptions.Entry("registry", Map.of("ref", ref))));
    message
        .getExportsList()
        .forEach(e -> exports.add(new CacheOptions.Entry(e.getType(), e.getAttrsMap())));
    message
        .getImportsList()
        .forEach(e -> imports.add(new CacheOptions.Entry(e.getType(), e.getAttrsMap())));
    return new CacheOptions(exports, imports);
  }
}
