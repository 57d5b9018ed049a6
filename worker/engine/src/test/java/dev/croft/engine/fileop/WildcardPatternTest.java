package dev.croft.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardPatternTest {

  @ParameterizedTest(name = "{0} on {1} is {2}")
  @CsvSource({
    "*,abc,true",
    "*.c,main.c,true",
    "*.c,main.h,false",
    "a*b*c,aXbYc,true",
    "?,a,true",
    "?,ab,false",
    "[a-c]x,bx,true",
    "[^a-c]x,bx,false",
    "[^a-c]x,dx,true",
    "[\\]]x,]x,true",
    "\\*,*,true",
    "\\*,a,false",
    "[a-,a,false",
    "[],a,false",
    "ä?,äö,true",
  })
  void matchesAsGoDoes(String pattern, String name, boolean matches) {
    assertThat(new WildcardPattern(pattern).matches(name)).isEqualTo(matches);
  }
}
