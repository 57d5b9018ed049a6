package dev.croft.dockerfile.notation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationTest {

  @ParameterizedTest(name = "{0} is {1}, written {2}")
  @CsvSource({
    "0,PT0S,0s", "90s,PT1M30S,1m30s", "1h,PT1H,1h0m0s", "1.5s,PT1.5S,1.5s",
    "100ms,PT0.1S,100ms", "1m0.25s,PT1M0.25S,1m0.25s", "10us,PT0.00001S,10µs",
        "5ns,PT0.000000005S,5ns"
  })
  void durationsAreReadAndWritten(String text, Duration duration, String written) {
    assertThat(GoDuration.parse(text)).isEqualTo(duration);
    assertThat(GoDuration.format(duration)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "s", "1 s", "1x", "1s2"})
  void otherDurationsAreRefused(String text) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time: invalid duration \"" + text + "\"");
  }

  @Test
  void textIsQuotedAsGoDoes() {
    assertThat(GoText.quote("a\"b\\c\n\tä\u0001\u00a0🚢"))
        .isEqualTo("\"a\\\"b\\\\c\\n\\tä\\x01\\u00a0🚢\"");
    assertThat(GoText.quoteAll(List.of("a", "b c"))).isEqualTo("[\"a\" \"b c\"]");
    assertThat(GoText.list(List.of())).isEqualTo("[]");
  }

  @Test
  void fieldsAreSeparatedByCommas() {
    assertThat(CsvFields.split("a=1,\"b=1,2\",\"say \"\"x\"\"\","))
        .containsExactly("a=1", "b=1,2", "say \"x\"", "");
    assertThatThrownBy(() -> CsvFields.split("a\"b"))
        .hasMessage("parse error on line 1, column 2: bare \" in non-quoted-field");
    assertThatThrownBy(() -> CsvFields.split("\"a"))
        .hasMessage("parse error on line 1, column 3: extraneous or missing \" in quoted-field");
  }

  @ParameterizedTest(name = "{0} is {1} bytes")
  @CsvSource({"100,100", "1k,1024", "1.5m,1572864", "2GiB,2147483648", "64MB,67108864", "7b,7"})
  void sizesHaveBinaryUnits(String text, long bytes) {
    assertThat(ByteSizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k", "-1", "1x", "1kbb"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> ByteSizes.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonListsOfStringsAreRead() {
    assertThat(JsonList.read(" [ \"a\" , \"\\u00e4\\n\" ] "))
        .isEqualTo(new JsonList.Strings(List.of("a", "ä\n")));
    assertThat(JsonList.read("[]")).isEqualTo(new JsonList.Strings(List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "[\"a\", null]", "[{\"a\": [true, -1.5e3]}]", "[[\"a\"]]"})
  void otherListsAreToldApart(String text) {
    assertThat(JsonList.read(text)).isEqualTo(new JsonList.NotStrings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"a\"", "[\"a\",]", "[\"a\"] x", "['a']", "[\"a]", "[01]", "[\"\\x\"]"})
  void whatIsNoListIsNone(String text) {
    assertThat(JsonList.read(text)).isEqualTo(new JsonList.None());
  }

  @Test
  void jsonListsAreWrittenAsGoDoes() {
    assertThat(JsonList.write(List.of("a\"b", "<&>", "ä\u0001")))
        .isEqualTo("[\"a\\\"b\",\"\\u003c\\u0026\\u003e\",\"ä\\u0001\"]");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "'',.",
    "a/./b//c/,a/b/c",
    "a/../..,..",
    "/..,/",
    "/a/../b,/b",
    "../a,../a",
    "//a,/a"
  })
  void pathsAreCleaned(String path, String clean) {
    assertThat(Paths.clean(path)).isEqualTo(clean);
  }

  @ParameterizedTest(name = "{0} ends with {1}")
  @CsvSource({"'',.", "/,/", "a/b,b", "a/b/,b", "///,/"})
  void pathsHaveALastPart(String path, String base) {
    assertThat(Paths.base(path)).isEqualTo(base);
  }
}
