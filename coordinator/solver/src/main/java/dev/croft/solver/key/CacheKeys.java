package dev.croft.solver.key;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Vertex;
import dev.croft.model.step.Content;
import dev.croft.model.step.StepKey;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes cache keys. Each vertex has one by definition (what it does, and the identities of its
 * inputs); one that reads inputs by content has a second (what it does, and the checksums of what
 * it reads), so that a rebuilt input with the same files still is a hit. Tenants never share a key.
 */
public final class CacheKeys {

  private final String tenant;

  /** Keys of one tenant. */
  public CacheKeys(String tenant) {
    this.tenant = tenant;
  }

  /** The identity of an output: what a consumer's key by definition is made of. */
  public record Identity(StepKey step, int output) {}

  /** The key by definition. */
  public StepKey byDefinition(Vertex vertex, List<Identity> inputs) {
    KeyHash hash = begin("definition", vertex).number(inputs.size());
    inputs.forEach(input -> identity(hash, input));
    return new StepKey(hash.finish());
  }

  /**
   * The key by content.
   *
   * @param checksums by input index, for the inputs that count by content; the others count by
   *     identity
   */
  public StepKey byContent(Vertex vertex, List<Identity> inputs, Map<Integer, Digest> checksums) {
    KeyHash hash = begin("content", vertex).number(inputs.size());
    for (int i = 0; i < inputs.size(); i++) {
      Digest checksum = checksums.get(i);
      hash.flag(checksum != null);
      if (checksum != null) {
        hash.text(checksum.value());
      } else {
        identity(hash, inputs.get(i));
      }
    }
    return new StepKey(hash.finish());
  }

  /** The key of a source, from the digest of what it brought. */
  public StepKey ofSource(String kind, Digest brought) {
    return new StepKey(
        new KeyHash().text(tenant).text("source").text(kind).text(brought.value()).finish());
  }

  /**
   * The identity of a result that must not be taken for an older one of the same key, since the
   * cache was not to be used for it.
   *
   * @param nonce different for every build
   */
  public static StepKey fresh(StepKey key, String nonce) {
    return new StepKey(new KeyHash().text("fresh").text(key.digest().value()).text(nonce).finish());
  }

  /** The identity of an imported result: what its files are, and not what it is said to be. */
  public StepKey ofImported(List<Content> outputs) {
    KeyHash hash = new KeyHash().text(tenant).text("imported");
    hash.each(outputs, content -> hash.text(nameOf(content)));
    return new StepKey(hash.finish());
  }

  private static String nameOf(Content content) {
    return switch (content) {
      case Content.Layers layers ->
          layers.layers().stream()
              .map(layer -> layer.diffId().value())
              .collect(Collectors.joining(" ", "layers ", ""));
      case Content.Empty empty -> "empty";
      case Content.Snapshot snapshot -> "snapshot " + snapshot.id().value();
      case Content.Tree tree -> "tree " + tree.digest().value();
      case Content.Image image -> "image " + image.diffIds();
    };
  }

  private KeyHash begin(String kind, Vertex vertex) {
    return new KeyHash().text(tenant).text(kind).text(OpHash.of(vertex).value());
  }

  private static void identity(KeyHash hash, Identity identity) {
    hash.text(identity.step().digest().value()).number(identity.output());
  }
}
