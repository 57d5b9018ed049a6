package dev.croft.protocol.llb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.protocol.generated.llb.Definition;
import dev.croft.protocol.generated.llb.MountType;
import dev.croft.protocol.generated.llb.Op;
import dev.croft.protocol.generated.llb.Source;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HostileDefinitionTest {

  private static final Op IMAGE = op(op -> op.getSourceBuilder().setIdentifier("docker-image://a"));

  @Test
  void bytesThatAreNoOperationAreRefused() {
    Definition garbage =
        Definition.newBuilder().addDef(ByteString.copyFromUtf8("\u007f\u007fnot an op")).build();

    assertRefused(garbage, "failed to parse llb proto op");
  }

  @Test
  void anInputThatIsNotThereIsRefused() {
    String missing = Digest.ofBytes("missing".getBytes(StandardCharsets.UTF_8)).value();
    Op merge =
        op(
            op -> {
              op.addInputsBuilder().setDigest(missing);
              op.getMergeBuilder().addInputsBuilder().setInput(0);
            });

    assertRefused(definition(merge), "missing input digest " + missing);
  }

  @Test
  void anInputWithoutADigestIsRefused() {
    Op merge = op(op -> op.addInputsBuilder().setDigest("../../etc/passwd"));

    assertRefused(definition(merge), "which is no digest");
  }

  @Test
  void anOutputThatTheInputDoesNotHaveIsRefused() {
    Op onSecondOutput =
        op(
            op -> {
              op.addInputsBuilder().setDigest(digest(IMAGE)).setIndex(1);
              op.getMergeBuilder().addInputsBuilder().setInput(0);
            });

    assertRefused(definition(IMAGE, onSecondOutput), "has no output 1");
  }

  @Test
  void aNegativeOutputIsRefused() {
    Op merge =
        op(
            op -> {
              op.addInputsBuilder().setDigest(digest(IMAGE)).setIndex(-2);
              op.getMergeBuilder();
            });

    assertRefused(definition(IMAGE, merge), "the output of an input is -2");
  }

  @Test
  void aMountOfAnInputThatIsNotThereIsRefused() {
    Op exec = exec(op -> op.getExecBuilder().addMountsBuilder().setDest("/x").setInput(7));

    assertRefused(definition(IMAGE, exec), "the input of a mount is 7");
  }

  @Test
  void thereAreNoMoreOutputsThanMounts() {
    Op exec =
        exec(op -> op.getExecBuilder().addMountsBuilder().setDest("/x").setOutput(2_000_000_000));

    assertRefused(definition(IMAGE, exec), "the output of a mount is 2000000000");
  }

  @Test
  void memoryIsNoOutput() {
    Op exec =
        exec(
            op ->
                op.getExecBuilder()
                    .addMountsBuilder()
                    .setDest("/x")
                    .setInput(-1)
                    .setOutput(1)
                    .setMountType(MountType.TMPFS));
    Op merge =
        op(
            op -> {
              op.addInputsBuilder().setDigest(digest(exec)).setIndex(1);
              op.getMergeBuilder();
            });

    assertRefused(definition(IMAGE, exec, merge), "has no output 1");
  }

  @Test
  void aFileActionCannotUseWhatALaterOneMakes() {
    Op file =
        op(
            op ->
                op.getFileBuilder()
                    .addActionsBuilder()
                    .setInput(0)
                    .setSecondaryInput(-1)
                    .getMkdirBuilder()
                    .setPath("/a"));

    assertRefused(definition(file), "the input of a file action is 0");
  }

  @Test
  void anUnknownOperationIsRefused() {
    assertRefused(definition(Op.getDefaultInstance()), "no operation, or one of an unknown type");
  }

  @Test
  void anUnknownFileActionIsRefused() {
    Op file = op(op -> op.getFileBuilder().addActionsBuilder().setInput(-1));

    assertRefused(definition(file), "a file action of an unknown type");
  }

  @Test
  void unknownEnumValuesAreRefused() {
    assertRefused(
        definition(IMAGE, exec(op -> op.getExecBuilder().setNetworkValue(9))),
        "unknown network mode 9");
    assertRefused(
        definition(IMAGE, exec(op -> op.getExecBuilder().setSecurityValue(9))),
        "unknown security mode 9");
    assertRefused(
        definition(
            IMAGE,
            exec(
                op ->
                    op.getExecBuilder()
                        .addMountsBuilder()
                        .setDest("/x")
                        .setInput(-1)
                        .setOutput(-1)
                        .setMountTypeValue(9))),
        "unknown mount type 9");
  }

  @Test
  void anExecWithoutARootIsRefused() {
    Op exec = op(op -> op.getExecBuilder().getMetaBuilder().addArgs("true"));

    assertRefused(definition(exec), "invalid exec op with no rootfs");
  }

  @Test
  void aDefinitionWithoutAHeadIsRefused() {
    Definition headless = Definition.newBuilder().addDef(IMAGE.toByteString()).build();

    assertRefused(headless, "the last entry must name the head");
  }

  @Test
  void aLocationInAFileThatIsNotThereIsRefused() {
    Definition.Builder definition = definition(IMAGE).toBuilder();
    Source.Builder source = definition.getSourceBuilder();
    source.putLocations(
        digest(IMAGE),
        dev.croft.protocol.generated.llb.Locations.newBuilder()
            .addLocations(dev.croft.protocol.generated.llb.Location.newBuilder().setSourceIndex(3))
            .build());

    assertRefused(definition.build(), "the source of a location is 3");
  }

  @Test
  void aLoopIsRefused() {
    Digest one = Digest.ofText("one");
    Digest two = Digest.ofText("two");
    Map<Digest, List<Digest>> loop = Map.of(one, List.of(two), two, List.of(one));

    assertThatThrownBy(() -> InputOrder.of(one, vertex -> loop.getOrDefault(vertex, List.of())))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("is its own input");
  }

  @Test
  void inputsMayStandBehindWhatUsesThem() {
    Op merge =
        op(
            op -> {
              op.addInputsBuilder().setDigest(digest(IMAGE));
              op.getMergeBuilder().addInputsBuilder().setInput(0);
            });
    Definition swapped =
        Definition.newBuilder()
            .addDef(merge.toByteString())
            .addDef(IMAGE.toByteString())
            .addDef(head(merge).toByteString())
            .build();

    assertThat(DefinitionReader.read(swapped).vertices().sequencedKeySet())
        .containsExactly(new Digest(digest(IMAGE)), new Digest(digest(merge)));
  }

  @Test
  void aVertexThatNothingNeedsIsDropped() {
    Op other = op(op -> op.getSourceBuilder().setIdentifier("docker-image://unused"));

    assertThat(DefinitionReader.read(definition(other, IMAGE)).vertices().keySet())
        .containsExactly(new Digest(digest(IMAGE)));
  }

  private static void assertRefused(Definition definition, String why) {
    assertThatThrownBy(() -> DefinitionReader.read(definition))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
        .hasMessageContaining(why);
  }

  private static Definition definition(Op... ops) {
    Definition.Builder result = Definition.newBuilder();
    for (Op op : ops) {
      result.addDef(op.toByteString());
    }
    return result.addDef(head(ops[ops.length - 1]).toByteString()).build();
  }

  private static Op head(Op op) {
    return op(head -> head.addInputsBuilder().setDigest(digest(op)));
  }

  private static Op exec(Consumer<Op.Builder> change) {
    return op(
        op -> {
          op.addInputsBuilder().setDigest(digest(IMAGE));
          op.getExecBuilder().getMetaBuilder().addArgs("true");
          op.getExecBuilder().addMountsBuilder().setDest("/");
          change.accept(op);
        });
  }

  private static Op op(Consumer<Op.Builder> change) {
    Op.Builder op = Op.newBuilder();
    change.accept(op);
    return op.build();
  }

  private static String digest(Op op) {
    return Digest.ofBytes(op.toByteArray()).value();
  }
}
