package dev.croft.server.api;

import com.google.protobuf.ByteString;
import dev.croft.model.llb.Bytes;
import dev.croft.protocol.generated.gateway.RefMap;
import dev.croft.protocol.generated.gateway.RefMapDeprecated;
import dev.croft.protocol.generated.gateway.Result;
import dev.croft.protocol.generated.gateway.SolveRequest;
import dev.croft.protocol.generated.gateway.SolveResponse;
import dev.croft.server.gateway.Gateway;
import dev.croft.server.gateway.GatewayResult;
import dev.croft.server.gateway.Ref;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Results of builds as front ends send and receive them. */
final class ResultMessages {
  private ResultMessages() {}

  /** The answer to a call, in the form that the client understands. */
  static SolveResponse answer(SolveRequest request, GatewayResult result) {
    Result.Builder message = Result.newBuilder();
    result
        .metadata()
        .forEach((name, value) -> message.putMetadata(name, ByteString.copyFrom(value.toArray())));
    Optional<Ref> single = Optional.ofNullable(result.refs().get("")).flatMap(ref -> ref);
    if (result.multiPlatform()) {
      addAll(message, result, request.getAllowResultArrayRef());
    } else if (request.getAllowResultArrayRef()) {
      message.setRef(ref(single));
    } else {
      message.setRefDeprecated(single.map(Ref::id).orElse(""));
    }
    AttestationMessages.write(result.attestations(), message);
    SolveResponse.Builder response = SolveResponse.newBuilder().setResult(message);
    if (!request.getAllowResultReturn()) {
      response.setRef(single.map(Ref::id).orElse(""));
    }
    return response.build();
  }

  /** What a client returns as its build's result. */
  static GatewayResult read(Gateway gateway, Result message) {
    Map<String, Bytes> metadata = new HashMap<>();
    message
        .getMetadataMap()
        .forEach((name, value) -> metadata.put(name, Bytes.of(value.toByteArray())));
    SequencedMap<String, Optional<Ref>> refs = new LinkedHashMap<>();
    boolean multiPlatform = false;
    switch (message.getResultCase()) {
      case REF -> refs.put("", gateway.ref(message.getRef().getId()));
      case REFDEPRECATED -> refs.put("", gateway.ref(message.getRefDeprecated()));
      case REFS -> {
        multiPlatform = true;
        new TreeMap<>(message.getRefs().getRefsMap())
            .forEach((key, ref) -> refs.put(key, gateway.ref(ref.getId())));
      }
      case REFSDEPRECATED -> {
        multiPlatform = true;
        new TreeMap<>(message.getRefsDeprecated().getRefsMap())
            .forEach((key, id) -> refs.put(key, gateway.ref(id)));
      }
      case RESULT_NOT_SET -> {
        // A result may be nothing but metadata.
      }
    }
    return new GatewayResult(
        refs, multiPlatform, metadata, AttestationMessages.read(gateway, message));
  }

  private static void addAll(
      Result.Builder message, GatewayResult result, boolean withTheirGraphs) {
    if (withTheirGraphs) {
      RefMap.Builder refs = RefMap.newBuilder();
      result.refs().forEach((key, ref) -> refs.putRefs(key, ref(ref)));
      message.setRefs(refs);
    } else {
      RefMapDeprecated.Builder ids = RefMapDeprecated.newBuilder();
      result.refs().forEach((key, ref) -> ids.putRefs(key, ref.map(Ref::id).orElse("")));
      message.setRefsDeprecated(ids);
    }
  }

  private static dev.croft.protocol.generated.gateway.Ref ref(Optional<Ref> ref) {
    return ref.map(ResultMessages::ref)
        .orElseGet(dev.croft.protocol.generated.gateway.Ref::getDefaultInstance);
  }

  static dev.croft.protocol.generated.gateway.Ref ref(Ref made) {
    return dev.croft.protocol.generated.gateway.Ref.newBuilder()
        .setId(made.id())
        .setDef(made.definition().message())
        .build();
  }
}
