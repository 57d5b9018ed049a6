package dev.croft.protocol.llb;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.ExecMeta;
import dev.croft.model.llb.ExecOp;
import dev.croft.model.llb.MergeOp;
import dev.croft.model.llb.Mount;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.Op;
import dev.croft.model.llb.SourceInfo;
import dev.croft.model.llb.SourceLocation;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.VertexMetadata;
import dev.croft.model.platform.Platform;
import dev.croft.protocol.generated.llb.Definition;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefinitionWriterTest {

  private static final SourceOp IMAGE = new SourceOp("docker-image://a", Map.of("k", "v"));

  @Test
  void anOperationHasTheBytesThatTheWireFormatGivesIt() {
    Definition written = write(node(IMAGE));

    assertThat(HexFormat.of().formatHex(written.getDef(0).toByteArray()))
        .isEqualTo(
            // field 3: the source, 26 bytes
            "1a1a"
                // its identifier, then one attribute with key and value
                + ("0a10" + hex("docker-image://a"))
                + ("1206" + "0a01" + hex("k") + "1201" + hex("v"))
                // field 10: the platform's architecture, then its system
                + ("520e" + "0a05" + hex("arm64") + "1205" + hex("linux")));
  }

  @Test
  void theLastEntryNamesTheHead() {
    Definition written = write(node(IMAGE));

    String digest = Digest.ofBytes(written.getDef(0).toByteArray()).value();
    assertThat(written.getDefCount()).isEqualTo(2);
    assertThat(HexFormat.of().formatHex(written.getDef(1).toByteArray()))
        .isEqualTo("0a49" + "0a47" + hex(digest));
  }

  @Test
  void nodesThatMeanTheSameBecomeOneVertexWithTheMetadataOfBoth() {
    Node first = node(IMAGE, VertexMetadata.named("one"), SourceLocation.Range.lines(1, 1));
    Node second =
        node(
            IMAGE,
            new VertexMetadata(true, Map.of("extra", "two"), Map.of(), Optional.empty()),
            SourceLocation.Range.lines(5, 5));
    Node merge =
        new Node(
            new MergeOp(List.of(0, 1)),
            List.of(first.output(0), second.output(0)),
            Optional.empty(),
            VertexMetadata.none(),
            List.of());

    Definition written =
        DefinitionWriter.write(
            Optional.of(merge.output(0)),
            Optional.of(
                new SourceInfo("Dockerfile", "Dockerfile", dev.croft.model.llb.Bytes.of(""))));

    assertThat(written.getDefCount()).isEqualTo(3);
    String image = Digest.ofBytes(written.getDef(0).toByteArray()).value();
    assertThat(written.getMetadataOrThrow(image).getIgnoreCache()).isTrue();
    assertThat(written.getMetadataOrThrow(image).getDescriptionMap())
        .isEqualTo(Map.of(VertexMetadata.CUSTOM_NAME, "one", "extra", "two"));
    assertThat(written.getSource().getLocationsOrThrow(image).getLocations(0).getRangesList())
        .hasSize(2);
  }

  @Test
  void theOrderOfAttributesDoesNotMatter() {
    String[] keys = {"zebra", "apple", "mango", "kiwi", "fig"};
    SourceOp one = new SourceOp("local://x", attributes(keys, 0));
    SourceOp other = new SourceOp("local://x", attributes(keys, 3));

    assertThat(write(node(one)).getDef(0)).isEqualTo(write(node(other)).getDef(0));
  }

  @Test
  void theHeadSaysWhatTheDefinitionNeedsOfABuilder() {
    Definition written = write(node(IMAGE, VertexMetadata.named("named")));

    String head = Digest.ofBytes(written.getDef(1).toByteArray()).value();
    assertThat(written.getMetadataOrThrow(head).getCapsMap().keySet())
        .containsExactlyInAnyOrder("constraints", "platform", "meta.description");
  }

  @Test
  void aLongChainNeedsNoDeepStack() {
    Node last = node(IMAGE);
    for (int i = 0; i < 20_000; i++) {
      ExecOp exec =
          new ExecOp(
              ExecMeta.of(List.of("step", Integer.toString(i)), List.of(), "/", ""),
              List.of(Mount.root(0)),
              ExecOp.NetMode.SANDBOX,
              ExecOp.SecurityMode.SANDBOX,
              List.of(),
              List.of());
      last =
          new Node(
              exec, List.of(last.output(0)), Optional.empty(), VertexMetadata.none(), List.of());
    }

    Definition written = write(last);

    assertThat(written.getDefCount()).isEqualTo(20_002);
    assertThat(DefinitionReader.read(written).vertices()).hasSize(20_001);
  }

  private static Map<String, String> attributes(String[] keys, int from) {
    Map<String, String> result = new java.util.LinkedHashMap<>();
    IntStream.range(0, keys.length)
        .mapToObj(i -> keys[(i + from) % keys.length])
        .forEach(key -> result.put(key, "value of " + key));
    return result;
  }

  private static Definition write(Node node) {
    return DefinitionWriter.write(Optional.of(node.output(0)), Optional.empty());
  }

  private static Node node(Op op) {
    return node(op, VertexMetadata.none());
  }

  private static Node node(Op op, VertexMetadata metadata, SourceLocation.Range... ranges) {
    return new Node(op, List.of(), Optional.of(Platform.linux("arm64")), metadata, List.of(ranges));
  }

  private static String hex(String text) {
    return text.chars().mapToObj(c -> HexFormat.of().toHexDigits((byte) c)).collect(joining());
  }
}
