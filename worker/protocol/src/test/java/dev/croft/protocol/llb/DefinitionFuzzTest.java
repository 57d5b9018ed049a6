package dev.croft.protocol.llb;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.generated.llb.Definition;

class DefinitionFuzzTest {

  @FuzzTest
  void anyDefinitionIsReadOrRefusedForAReason(byte[] message) {
    Definition definition;
    try {
      definition = Definition.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      return;
    }
    try {
      DefinitionReader.read(definition);
    } catch (CroftException e) {
      if (e.kind() == FailureKind.INTERNAL) {
        throw e;
      }
    }
  }
}
