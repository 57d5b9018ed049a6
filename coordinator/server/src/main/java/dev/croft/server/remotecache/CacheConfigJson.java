package dev.croft.server.remotecache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.server.remotecache.CacheConfig.Chain;
import dev.croft.server.remotecache.CacheConfig.Entry;
import dev.croft.server.remotecache.CacheConfig.Layer;
import dev.croft.server.remotecache.CacheConfig.Link;
import dev.croft.server.remotecache.CacheConfig.Result;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes cache configurations. What is read comes from anywhere: every position is
 * checked, and no chain of layers leads back to itself.
 */
final class CacheConfigJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NO_TIME = "0001-01-01T00:00:00Z";

  private CacheConfigJson() {}

  static byte[] write(CacheConfig config) {
    ObjectNode root = MAPPER.createObjectNode();
    if (!config.layers().isEmpty()) {
      ArrayNode layers = root.putArray("layers");
      for (Layer layer : config.layers()) {
        ObjectNode node = layers.addObject().put("blob", layer.blob().value());
        if (layer.parent() != 0) {
          node.put("parent", layer.parent());
        }
      }
    }
    if (!config.records().isEmpty()) {
      root.set("records", recordsNode(config.records()));
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Records alone, as images carry them. */
  static byte[] writeRecords(List<Entry> records) {
    return recordsNode(records).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ArrayNode recordsNode(List<Entry> records) {
    ArrayNode nodes = MAPPER.createArrayNode();
    for (Entry entry : records) {
      ObjectNode node = nodes.addObject();
      if (!entry.results().isEmpty()) {
        ArrayNode results = node.putArray("layers");
        entry
            .results()
            .forEach(
                result ->
                    results
                        .addObject()
                        .put("layer", result.layer())
                        .put("createdAt", time(result.created())));
      }
      if (!entry.chains().isEmpty()) {
        ArrayNode chains = node.putArray("chains");
        for (Chain chain : entry.chains()) {
          ObjectNode object = chains.addObject();
          ArrayNode layers = object.putArray("layers");
          chain.layers().forEach(layers::add);
          object.put("createdAt", time(chain.created()));
        }
      }
      node.put("digest", entry.digest().value());
      if (!entry.inputs().isEmpty()) {
        ArrayNode inputs = node.putArray("inputs");
        entry.inputs().forEach(links -> writeLinks(inputs.addArray(), links));
      }
    }
    return nodes;
  }

  private static void writeLinks(ArrayNode array, List<Link> links) {
    for (Link link : links) {
      ObjectNode node = array.addObject();
      if (!link.selector().isEmpty()) {
        node.put("selector", link.selector());
      }
      node.put("link", link.record());
    }
  }

  private static String time(Optional<Instant> created) {
    return created.map(Instant::toString).orElse(NO_TIME);
  }

  /**
   * Reads a configuration.
   *
   * @throws CroftException with kind USER where it is none, or does not make sense
   */
  static CacheConfig read(byte[] json) {
    JsonNode root = parse(json);
    List<Layer> layers = new ArrayList<>();
    for (JsonNode node : members(root, "layers")) {
      layers.add(new Layer(digest(node.path("blob")), number(node, "parent")));
    }
    return checked(new CacheConfig(layers, records(members(root, "records"))));
  }

  /** Reads records alone, over layers that stand on each other in their order. */
  static CacheConfig readRecords(byte[] json, List<Digest> blobs) {
    List<Layer> layers = new ArrayList<>();
    blobs.forEach(blob -> layers.add(new Layer(blob, layers.size() - 1)));
    JsonNode root = parse(json);
    return checked(new CacheConfig(layers, records(root.isNull() ? List.of() : list(root))));
  }

  private static List<Entry> records(Iterable<JsonNode> nodes) {
    List<Entry> records = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<Result> results = new ArrayList<>();
      for (JsonNode result : members(node, "layers")) {
        results.add(new Result(number(result, "layer"), time(result)));
      }
      List<Chain> chains = new ArrayList<>();
      for (JsonNode chain : members(node, "chains")) {
        List<Integer> layers = new ArrayList<>();
        members(chain, "layers").forEach(layer -> layers.add(integer(layer)));
        chains.add(new Chain(layers, time(chain)));
      }
      List<List<Link>> inputs = new ArrayList<>();
      for (JsonNode input : members(node, "inputs")) {
        List<Link> links = new ArrayList<>();
        for (JsonNode link : list(input)) {
          links.add(new Link(link.path("selector").asText(), number(link, "link")));
        }
        inputs.add(links);
      }
      records.add(new Entry(digest(node.path("digest")), results, chains, inputs));
    }
    return records;
  }

  private static CacheConfig checked(CacheConfig config) {
    int layers = config.layers().size();
    boolean[] endsSomewhere = new boolean[layers];
    for (int i = 0; i < layers; i++) {
      checkChain(config, i, endsSomewhere);
    }
    for (Entry entry : config.records()) {
      entry.results().forEach(result -> checkPosition("layer index", result.layer(), layers));
      entry
          .chains()
          .forEach(chain -> chain.layers().forEach(i -> checkPosition("layer index", i, layers)));
      for (List<Link> links : entry.inputs()) {
        links.forEach(link -> checkPosition("record ID", link.record(), config.records().size()));
      }
    }
    return config;
  }

  /** Each layer is walked over once: what leads to a layer that ends somewhere does so too. */
  private static void checkChain(CacheConfig config, int start, boolean[] endsSomewhere) {
    List<Integer> walked = new ArrayList<>();
    int at = start;
    while (at != Layer.NO_PARENT && !endsSomewhere[at]) {
      if (walked.size() > config.layers().size()) {
        throw CroftException.user("invalid looping layer");
      }
      walked.add(at);
      at = config.layers().get(at).parent();
      if (at != Layer.NO_PARENT) {
        checkPosition("layer index", at, config.layers().size());
      }
    }
    walked.forEach(i -> endsSomewhere[i] = true);
  }

  private static void checkPosition(String what, int position, int size) {
    if (position < 0 || position >= size) {
      throw CroftException.user("invalid " + what + " " + position);
    }
  }

  private static JsonNode parse(byte[] json) {
    try {
      return MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new CroftException(
          FailureKind.USER, "invalid cache config: not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Iterable<JsonNode> members(JsonNode node, String name) {
    if (!node.isObject()) {
      throw CroftException.user("invalid cache config: expected an object");
    }
    JsonNode member = node.path(name);
    return member.isMissingNode() || member.isNull() ? List.of() : list(member);
  }

  private static Iterable<JsonNode> list(JsonNode node) {
    if (!node.isArray()) {
      throw CroftException.user("invalid cache config: expected a list");
    }
    return node;
  }

  /** A number that may be left out where it is 0. */
  private static int number(JsonNode node, String name) {
    JsonNode member = node.path(name);
    return member.isMissingNode() ? 0 : integer(member);
  }

  private static int integer(JsonNode node) {
    if (!node.isInt()) {
      throw CroftException.user("invalid cache config: " + node.asText() + " is no index");
    }
    return node.intValue();
  }

  private static Digest digest(JsonNode node) {
    if (!Digest.isDigest(node.asText())) {
      throw CroftException.user("invalid cache config: \"" + node.asText() + "\" is no digest");
    }
    return new Digest(node.asText());
  }

  private static Optional<Instant> time(JsonNode node) {
    return time(node.path("createdAt").asText());
  }

  /** A time as text; empty for none, and for what is no time. */
  static Optional<Instant> time(String text) {
    if (text.isEmpty() || text.equals(NO_TIME)) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
