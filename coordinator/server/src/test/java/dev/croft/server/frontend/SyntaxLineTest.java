package dev.croft.server.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SyntaxLineTest {

  @Test
  void theFirstCommentsNameAFrontEnd() {
    assertThat(SyntaxLine.find("# check=skip=all\n# syntax=example.com/one:1 --fast\nFROM x\n"))
        .contains(new SyntaxLine("example.com/one:1", "example.com/one:1 --fast", 2));
  }

  @Test
  void aCommentAfterTheFirstInstructionNamesNone() {
    assertThat(SyntaxLine.find("FROM x\n# syntax=example.com/one\n")).isEmpty();
    assertThat(SyntaxLine.find("\n# syntax=example.com/one\n")).isEmpty();
  }

  @Test
  void otherLanguagesSayItInTheirComments() {
    assertThat(SyntaxLine.find("// syntax=example.com/two\n{}\n").map(SyntaxLine::image))
        .contains("example.com/two");
    assertThat(SyntaxLine.find("{\"syntax\": \"example.com/three\"}").map(SyntaxLine::image))
        .contains("example.com/three");
  }

  @Test
  void aScriptsFirstLineStandsBeforeIt() {
    assertThat(SyntaxLine.find("#!/usr/bin/env x\n# syntax=example.com/four\n"))
        .contains(new SyntaxLine("example.com/four", "example.com/four", 2));
  }
}
