package dev.croft.server.attest;

import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.Edge;
import dev.croft.model.platform.Platform;
import dev.croft.server.attest.AttestationOptions.Provenance;
import dev.croft.server.attest.ProvenancePredicate.Run;
import dev.croft.server.build.Build;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.Tasks;
import dev.croft.server.export.Attestation;
import dev.croft.server.gateway.Attester;
import dev.croft.server.gateway.ExportPlatforms;
import dev.croft.server.gateway.GatewayResult;
import dev.croft.server.gateway.Ref;
import dev.croft.server.gateway.RefOrigin;
import dev.croft.server.solve.ContentReader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Attests builds with what they left on their trails, and with scanners. */
public final class BuildAttester implements Attester {

  private static final String HISTORY_V1 = "build-arg:BUILDKIT_HISTORY_PROVENANCE_V1";

  private final BuildTrails trails;
  private final SbomScanner scanner;
  private final GivenStatements given;
  private final Supplier<Platform> host;
  private final Clock clock;

  /**
   * An attester.
   *
   * @param reader reads what front ends say
   * @param host the builder's own platform
   */
  public BuildAttester(
      BuildTrails trails,
      SbomScanner scanner,
      ContentReader reader,
      Supplier<Platform> host,
      Clock clock) {
    this.trails = trails;
    this.scanner = scanner;
    this.given = new GivenStatements(new StatementFiles(reader));
    this.host = host;
    this.clock = clock;
  }

  @Override
  public void check(Map<String, String> options) {
    var _ = AttestationOptions.of(options);
  }

  @Override
  public Map<String, List<Attestation>> attest(Build build, GatewayResult result) {
    AttestationOptions wanted = AttestationOptions.of(build.request().frontEnd().options());
    Map<String, Capture> captures = captures(build, result);
    Map<String, List<Attestation>> attestations = given.read(build, result);
    wanted
        .sbom()
        .filter(sbom -> !isListed(attestations))
        .ifPresent(
            sbom ->
                scan(build, result, sbom)
                    .forEach(
                        (key, lists) ->
                            attestations
                                .computeIfAbsent(key, k -> new ArrayList<>())
                                .addAll(lists)));
    wanted
        .provenance()
        .ifPresent(
            options ->
                captures.forEach(
                    (key, capture) ->
                        attestations
                            .computeIfAbsent(key, k -> new ArrayList<>())
                            .add(provenance(capture, options, run(build)))));
    return attestations;
  }

  private static Attestation provenance(Capture capture, Provenance options, Run run) {
    return new Attestation(
        options.version().predicateType(),
        options.filename(),
        options.inlineOnly(),
        layers -> ProvenancePredicate.write(capture, options, run, layers),
        List.of());
  }

  @Override
  public SequencedMap<String, Bytes> provenance(Build build, GatewayResult result) {
    Provenance options = historyOptions(build.request().frontEnd().options());
    SequencedMap<String, Bytes> all = new LinkedHashMap<>();
    captures(build, result)
        .forEach(
            (key, capture) ->
                all.put(key, ProvenancePredicate.write(capture, options, run(build), Map.of())));
    return all;
  }

  @Override
  public String provenanceType(Build build) {
    return historyOptions(build.request().frontEnd().options()).version().predicateType();
  }

  /** Whether the front end has listed already what is in the result. */
  private static boolean isListed(Map<String, List<Attestation>> attestations) {
    return attestations.values().stream()
        .flatMap(List::stream)
        .anyMatch(attestation -> attestation.predicateType().equals(SbomScanner.TYPE));
  }

  private static Provenance historyOptions(Map<String, String> options) {
    return AttestationOptions.of(options)
        .provenance()
        .orElseGet(Provenance::usual)
        .forHistory(options.getOrDefault(HISTORY_V1, ""));
  }

  private Run run(Build build) {
    return new Run(build.ref(), build.created(), clock.instant(), host.get().normalized().format());
  }

  private SequencedMap<String, Capture> captures(Build build, GatewayResult result) {
    SequencedMap<String, Ref> refs = refs(result);
    Set<Edge> heads = new HashSet<>();
    refs.values().forEach(ref -> ref.definition().read().head().ifPresent(heads::add));
    Map<String, Platform> platforms =
        result.multiPlatform() ? ExportPlatforms.of(result.metadata()) : Map.of();
    SequencedMap<String, Capture> captures = new LinkedHashMap<>();
    refs.forEach(
        (key, ref) ->
            captures.put(
                key,
                CaptureReader.read(
                    trails.of(build),
                    ref.origin().map(RefOrigin::request).orElseGet(() -> ofTheBuild(build)),
                    ref.definition(),
                    heads,
                    Optional.ofNullable(platforms.get(key)),
                    platforms.values())));
    return captures;
  }

  /** The client's own graph: no front end made it. */
  private static FrontEndRequest ofTheBuild(Build build) {
    return new FrontEndRequest("", build.request().frontEnd().options(), Map.of());
  }

  /** What there is to attest: an empty result is made of nothing. */
  private static SequencedMap<String, Ref> refs(GatewayResult result) {
    SequencedMap<String, Ref> refs = new LinkedHashMap<>();
    result.refs().forEach((key, ref) -> ref.ifPresent(made -> refs.put(key, made)));
    return refs;
  }

  private Map<String, List<Attestation>> scan(
      Build build, GatewayResult result, AttestationOptions.Sbom sbom) {
    List<Map.Entry<String, Ref>> refs = List.copyOf(refs(result).sequencedEntrySet());
    List<Callable<List<Attestation>>> tasks = new ArrayList<>();
    for (Map.Entry<String, Ref> ref : refs) {
      String shown = ref.getKey().isEmpty() ? host.get().normalized().format() : ref.getKey();
      tasks.add(() -> scanner.scan(build, ref.getValue(), sbom, shown));
    }
    Map<String, List<Attestation>> found = new LinkedHashMap<>();
    if (tasks.isEmpty()) {
      return found;
    }
    List<List<Attestation>> all = Tasks.all("scan-" + build.ref(), tasks);
    for (int i = 0; i < refs.size(); i++) {
      found.put(refs.get(i).getKey(), new ArrayList<>(all.get(i)));
    }
    return found;
  }
}
