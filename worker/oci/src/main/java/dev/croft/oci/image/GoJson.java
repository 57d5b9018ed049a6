package dev.croft.oci.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON byte for byte as Go's {@code encoding/json} does, which the digests of manifests and
 * configurations depend on: {@code <}, {@code >}, {@code &}, U+2028 and U+2029 are escaped, and
 * indentation is two spaces. Object members keep the order that they have in the tree.
 */
public final class GoJson {

  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder();
  private final boolean indented;

  private GoJson(boolean indented) {
    this.indented = indented;
  }

  /** On one line. */
  public static byte[] compact(JsonNode tree) {
    return write(tree, false);
  }

  /** On many lines, as {@code MarshalIndent} with two spaces. */
  public static byte[] indented(JsonNode tree) {
    return write(tree, true);
  }

  private static byte[] write(JsonNode tree, boolean indented) {
    GoJson writer = new GoJson(indented);
    writer.value(tree, 0);
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(JsonNode node, int depth) {
    switch (node.getNodeType()) {
      case OBJECT -> object(node, depth);
      case ARRAY -> array(node, depth);
      case STRING -> text(node.textValue());
      case NULL, MISSING -> out.append("null");
      case BOOLEAN, NUMBER -> out.append(node.asText());
      case BINARY, POJO -> throw new IllegalArgumentException("not JSON: " + node.getNodeType());
    }
  }

  private void object(JsonNode node, int depth) {
    out.append('{');
    Iterator<Map.Entry<String, JsonNode>> members = node.properties().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonNode> member = members.next();
      line(depth + 1);
      text(member.getKey());
      out.append(indented ? ": " : ":");
      value(member.getValue(), depth + 1);
      if (members.hasNext()) {
        out.append(',');
      }
    }
    if (!node.isEmpty()) {
      line(depth);
    }
    out.append('}');
  }

  private void array(JsonNode node, int depth) {
    out.append('[');
    for (int i = 0; i < node.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      line(depth + 1);
      value(node.get(i), depth + 1);
    }
    if (!node.isEmpty()) {
      line(depth);
    }
    out.append(']');
  }

  private void line(int depth) {
    if (indented) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private void text(String text) {
    out.append('"');
    text.codePoints().forEach(this::character);
    out.append('"');
  }

  private void character(int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '<', '>', '&', 0x2028, 0x2029 -> escape(c);
      default -> {
        if (c < 0x20) {
          escape(c);
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
          // Half a surrogate pair is no character; Go replaces it as well.
          out.append('\ufffd');
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  private void escape(int c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >> shift) & 0xf));
    }
  }
}
