package dev.croft.server.attest;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.server.build.Build;
import dev.croft.server.export.Attestation;
import dev.croft.server.export.Attestation.Predicate;
import dev.croft.server.frontend.GivenAttestation;
import dev.croft.server.gateway.GatewayResult;
import dev.croft.server.gateway.Ref;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a front end says of its results. Thread safe. */
final class GivenStatements {

  private static final String INLINE_ONLY = "inline-only";
  private static final String SBOM_CORE = "sbom-core";

  private final StatementFiles files;

  GivenStatements(StatementFiles files) {
    this.files = files;
  }

  /** What is said, by the platform's key. */
  Map<String, List<Attestation>> read(Build build, GatewayResult result) {
    Map<String, List<Attestation>> found = new LinkedHashMap<>();
    new TreeMap<>(result.attestations())
        .forEach(
            (platform, given) -> {
              // A result for one platform has it without a key, but is attested by its name.
              String key = result.multiPlatform() ? platform : "";
              List<Attestation> all = found.computeIfAbsent(key, k -> new ArrayList<>());
              given.forEach(one -> all.addAll(read(build, one)));
            });
    return found;
  }

  private List<Attestation> read(Build build, GivenAttestation<Ref> given) {
    boolean inlineOnly = given.metadata().containsKey(INLINE_ONLY);
    return switch (given.kind()) {
      case BUNDLE ->
          files.bundle(
              build,
              tree(given, "no ref provided for attestation bundle").content(),
              given.path(),
              given.predicateType(),
              inlineOnly,
              given.metadata().getOrDefault(SBOM_CORE, Bytes.of("")).toText());
      case PREDICATE -> {
        if (StatementFiles.isProvenance(given.predicateType())) {
          throw CroftException.user("frontend may not set provenance attestations");
        }
        yield List.of(
            new Attestation(
                given.predicateType(),
                given.path(),
                inlineOnly,
                Predicate.of(
                    files.read(
                        build,
                        tree(given, "no available content for attestation").content(),
                        given.path())),
                given.subjects()));
      }
    };
  }

  private static Ref tree(GivenAttestation<Ref> given, String otherwise) {
    return given.tree().orElseThrow(() -> CroftException.user(otherwise));
  }
}
