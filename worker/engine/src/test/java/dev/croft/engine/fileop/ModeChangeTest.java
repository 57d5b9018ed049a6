package dev.croft.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.failure.CroftException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeChangeTest {

  @ParameterizedTest(name = "{0} makes {1} to {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "755|0644|0755",
        "0644|0755|0644",
        "4755|0644|4755",
        "u+x|0644|0744",
        "+x|0644|0755",
        "go-r|0644|0600",
        "a=r|0755|0444",
        "u=rwX,go=rX|0600|0644",
        "u=rwX,go=rX|0700|0755",
        "g=u|0640|0660",
        "o=g-w|0660|0664",
        "u+s|0755|4755",
        "+t|0755|1755",
        "=rw|4755|0666",
        "a+X|0644|0644",
      })
  void aTextChangesTheModeOfAFile(String text, String before, String after) {
    assertThat(Integer.toOctalString(ModeChange.parse(text).apply(octal(before), false)))
        .isEqualTo(Integer.toOctalString(octal(after)));
  }

  @Test
  void capitalXIsExecutableForDirectories() {
    assertThat(ModeChange.parse("a+X").apply(0644, true)).isEqualTo(0755);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u", "z+x", "u+x,", "999", "u+q", "77777"})
  void whatIsNoModeIsRefused(String text) {
    assertThatThrownBy(() -> ModeChange.parse(text)).isInstanceOf(CroftException.class);
  }

  private static int octal(String text) {
    return Integer.parseInt(text, 8);
  }
}
