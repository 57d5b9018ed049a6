package dev.croft.oci.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class GoJsonTest {

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();

  @Test
  void charactersThatHtmlCaresForAreEscaped() {
    root.put("a", "x && y < z > \u2028\u2029");

    assertThat(compact())
        .isEqualTo("{\"a\":\"x \\u0026\\u0026 y \\u003c z \\u003e \\u2028\\u2029\"}");
  }

  @Test
  void controlCharactersHaveShortOrSmallHexEscapes() {
    root.put("a", "\t\n\r\b\f\u001b\u0000\u007f\"\\/");

    assertThat(compact()).isEqualTo("{\"a\":\"\\t\\n\\r\\b\\f\\u001b\\u0000\u007f\\\"\\\\/\"}");
  }

  @Test
  void otherCharactersStayAsTheyAre() {
    root.put("a", "ä€😀");

    assertThat(compact()).isEqualTo("{\"a\":\"ä€😀\"}");
  }

  @Test
  void halfASurrogatePairIsReplaced() {
    root.put("a", "x\ud83dy");

    assertThat(compact()).isEqualTo("{\"a\":\"x\ufffdy\"}");
  }

  @Test
  void indentationIsTwoSpacesAndNoneInEmptyValues() {
    root.putArray("list").add(1).addObject().put("b", true);
    root.putArray("none");
    root.putObject("empty");
    root.putNull("null");

    assertThat(new String(GoJson.indented(root), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "list": [
                1,
                {
                  "b": true
                }
              ],
              "none": [],
              "empty": {},
              "null": null
            }""");
  }

  private String compact() {
    return new String(GoJson.compact(root), StandardCharsets.UTF_8);
  }
}
