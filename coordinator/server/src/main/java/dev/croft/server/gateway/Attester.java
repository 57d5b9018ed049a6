package dev.croft.server.gateway;

import dev.croft.model.llb.Bytes;
import dev.croft.server.build.Build;
import dev.croft.server.export.Attestation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Says of builds' results how they were made, and what is in them. Thread safe. */
public interface Attester {

  /**
   * Checks what a client asks for.
   *
   * @param options of the build's front end
   * @throws dev.croft.model.failure.CroftException with kind USER where it makes no sense
   */
  void check(Map<String, String> options);

  /**
   * What a build's client wants said of its results.
   *
   * @return by the platform's key
   */
  Map<String, List<Attestation>> attest(Build build, GatewayResult result);

  /**
   * How a build's results were made, for the history; with everything.
   *
   * @return by the platform's key
   */
  SequencedMap<String, Bytes> provenance(Build build, GatewayResult result);

  /** The kind of {@link #provenance} of a build, as an address. */
  String provenanceType(Build build);

  /** One that says nothing. */
  static Attester none() {
    return new Attester() {
      @Override
      public void check(Map<String, String> options) {}

      @Override
      public Map<String, List<Attestation>> attest(Build build, GatewayResult result) {
        return Map.of();
      }

      @Override
      public SequencedMap<String, Bytes> provenance(Build build, GatewayResult result) {
        return new LinkedHashMap<>();
      }

      @Override
      public String provenanceType(Build build) {
        return "";
      }
    };
  }
}
