package dev.croft.dockerfile.expand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordExpanderTest {

  private static final Environment VARIABLES =
      Environment.of(
          Map.of(
              "NAME", "value",
              "EMPTY", "",
              "SPACED", "a b",
              "FILE", "foo.tar.gz",
              "PATHS", "/usr/lib/lib.so",
              "STAR", "a*c"));

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          plain                  | plain
          $NAME                  | value
          ${NAME}                | value
          a${NAME}b              | avalueb
          $NAME.x                | value.x
          $NAMEX                 | ~~
          $1x                    | x
          $.                     | $.
          a$                     | a$
          \\$NAME                | $NAME
          \\\\$NAME              | \\value
          \\\\                   | \\
          a\\ b                  | a b
          '$NAME'                | $NAME
          "$NAME"                | value
          "a\\b"                 | a\\b
          "a\\"b"                | a"b
          'a\\b'                 | a\\b
          he'll'o                | hello
          ${NONE:-d}             | d
          ${NAME:-d}             | value
          ${EMPTY:-d}            | d
          ${EMPTY-d}             | ~~
          ${NONE-d}              | d
          ${NONE:-${NAME}}       | value
          ${NONE:-"a b"}         | a b
          ${NAME:+a}             | a
          ${EMPTY:+a}            | ~~
          ${EMPTY+a}             | a
          ${NONE+a}              | ~~
          ${NAME:?no}            | value
          ${EMPTY?no}            | ~~
          """)
  void expandsVariablesAndRemovesQuotes(String text, String expected) {
    assertThat(new WordExpander('\\').expand(text, VARIABLES).text()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ${FILE%.*}       | foo.tar
          ${FILE%%.*}      | foo
          ${FILE#*.}       | tar.gz
          ${FILE##*.}      | gz
          ${FILE#x}        | foo.tar.gz
          ${FILE%fo?}      | foo.tar.gz
          ${FILE#f??}      | .tar.gz
          ${STAR#a\\*}     | c
          ${FILE/o/0}      | f0o.tar.gz
          ${FILE//o/0}     | f00.tar.gz
          ${FILE/.*/}      | foo
          ${FILE//./-}     | foo-tar-gz
          ${PATHS//\\//_}  | _usr_lib_lib.so
          ${FILE/(/x}      | foo.tar.gz
          """)
  void changesValuesByPattern(String text, String expected) {
    assertThat(new WordExpander('\\').expand(text, VARIABLES).text()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} fails: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'open          | unexpected end of statement while looking for matching single-quote
          "open          | unexpected end of statement while looking for matching double-quote
          ${NAME:-x      | syntax error: missing '}'
          ${             | syntax error: missing '}'
          ${}            | syntax error: bad substitution
          ${:-x}         | syntax error: bad substitution
          ${NAME=x}      | unsupported modifier (=) in substitution
          ${NAME:=x}     | unsupported modifier (:=) in substitution
          ${NAME:#x}     | unsupported modifier (:#) in substitution
          ${NONE:?}      | NONE: is not allowed to be unset
          ${EMPTY:?}     | EMPTY: is not allowed to be empty
          ${NONE?set me} | NONE: set me
          ${NAME/x}      | syntax error: missing '/' in ${}
          """)
  void failsInTheShellsWords(String text, String message) {
    assertThatThrownBy(() -> new WordExpander('\\').expand(text, VARIABLES))
        .isInstanceOf(ExpansionException.class)
        .hasMessageStartingWith("failed to process \"")
        .hasMessageEndingWith(": " + message);
  }

  @Test
  void theEscapeCharacterMayBeABacktick() {
    assertThat(new WordExpander('`').expand("C:\\`$NAME", VARIABLES).text()).isEqualTo("C:\\$NAME");
  }

  @Test
  void valuesAreSplitAtSpacesUnlessTheyAreQuoted() {
    assertThat(new WordExpander('\\').expand("x $SPACED \"$SPACED\" y\\ z", VARIABLES).words())
        .containsExactly("x", "a", "b", "a b", "y z");
  }

  @Test
  void tellsWhichVariablesWereUsedAndWhichWereMissing() {
    Expansion expansion = new WordExpander('\\').expand("$NAME $NONE ${OTHER:-x}", VARIABLES);
    assertThat(expansion.used()).containsExactly("NAME");
    assertThat(expansion.missing()).containsExactly("NONE", "OTHER");
  }

  @Test
  void keepsWhatItIsToldToKeep() {
    WordExpander expander = new WordExpander('\\').keepingQuotes().keepingUnset();
    assertThat(expander.expand("'a' \"$NAME\" $NONE ${NONE:-x}", VARIABLES).text())
        .isEqualTo("'a' \"value\" $NONE ${NONE:-x}");
  }

  @Test
  void quotesAreOrdinaryWhereTheyAreToldToBe() {
    assertThat(new WordExpander('\\').ignoringQuotes().expand("it's $NAME", VARIABLES).text())
        .isEqualTo("it's value");
  }
}
