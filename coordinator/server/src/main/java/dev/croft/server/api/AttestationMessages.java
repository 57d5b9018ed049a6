package dev.croft.server.api;

import com.google.protobuf.ByteString;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.Bytes;
import dev.croft.protocol.generated.gateway.Attestation;
import dev.croft.protocol.generated.gateway.AttestationKind;
import dev.croft.protocol.generated.gateway.Attestations;
import dev.croft.protocol.generated.gateway.InTotoSubject;
import dev.croft.protocol.generated.gateway.InTotoSubjectKind;
import dev.croft.protocol.generated.gateway.Result;
import dev.croft.server.export.Attestation.Subject;
import dev.croft.server.frontend.GivenAttestation;
import dev.croft.server.frontend.GivenAttestation.Kind;
import dev.croft.server.gateway.Gateway;
import dev.croft.server.gateway.Ref;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What front ends say of their results, as they send and receive it. */
final class AttestationMessages {

  private AttestationMessages() {}

  static Map<String, List<GivenAttestation<Ref>>> read(Gateway gateway, Result message) {
    Map<String, List<GivenAttestation<Ref>>> given = new HashMap<>();
    message
        .getAttestationsMap()
        .forEach(
            (key, all) ->
                given.put(
                    key,
                    all.getAttestationList().stream().map(one -> read(gateway, one)).toList()));
    return given;
  }

  private static GivenAttestation<Ref> read(Gateway gateway, Attestation message) {
    Map<String, Bytes> metadata = new HashMap<>();
    message
        .getMetadataMap()
        .forEach((name, value) -> metadata.put(name, Bytes.of(value.toByteArray())));
    return new GivenAttestation<>(
        kind(message),
        metadata,
        message.hasRef() ? gateway.ref(message.getRef().getId()) : gateway.ref(""),
        message.getPath(),
        message.getInTotoPredicateType(),
        subjects(message.getInTotoSubjectsList()));
  }

  private static Kind kind(Attestation message) {
    return switch (message.getKind()) {
      case InToto -> Kind.PREDICATE;
      case Bundle -> Kind.BUNDLE;
      case UNRECOGNIZED ->
          throw CroftException.user("unknown attestation kind \"" + message.getKindValue() + "\"");
    };
  }

  /** Of what is its own subject, nothing is said: then the result is meant. */
  private static List<Subject> subjects(List<InTotoSubject> messages) {
    List<Subject> subjects = new ArrayList<>();
    for (InTotoSubject subject : messages) {
      if (subject.getKind() == InTotoSubjectKind.Raw) {
        for (String digest : subject.getDigestList()) {
          if (!Digest.isDigest(digest)) {
            throw CroftException.user("\"" + digest + "\" is not a digest");
          }
          subjects.add(
              new Subject(
                  subject.getName().isEmpty() ? "_" : subject.getName(), new Digest(digest)));
        }
      }
    }
    return subjects;
  }

  static void write(Map<String, List<GivenAttestation<Ref>>> attestations, Result.Builder message) {
    attestations.forEach(
        (key, given) -> {
          Attestations.Builder all = Attestations.newBuilder();
          given.forEach(one -> all.addAttestation(write(one)));
          message.putAttestations(key, all.build());
        });
  }

  private static Attestation write(GivenAttestation<Ref> given) {
    Attestation.Builder message =
        Attestation.newBuilder()
            .setKind(
                switch (given.kind()) {
                  case PREDICATE -> AttestationKind.InToto;
                  case BUNDLE -> AttestationKind.Bundle;
                })
            .setPath(given.path())
            .setInTotoPredicateType(given.predicateType());
    given
        .metadata()
        .forEach((name, value) -> message.putMetadata(name, ByteString.copyFrom(value.toArray())));
    given.tree().ifPresent(ref -> message.setRef(ResultMessages.ref(ref)));
    given
        .subjects()
        .forEach(
            subject ->
                message.addInTotoSubjects(
                    InTotoSubject.newBuilder()
                        .setKind(InTotoSubjectKind.Raw)
                        .setName(subject.name())
                        .addDigest(subject.digest().value())));
    return message.build();
  }
}
