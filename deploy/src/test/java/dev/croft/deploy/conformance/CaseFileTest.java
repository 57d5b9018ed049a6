package dev.croft.deploy.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.conformance.Case.ContextFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaseFileTest {

  @Test
  void aCaseHasFilesWithModesLinksAndArguments() {
    List<Case> cases =
        CaseFile.parse(
            "copy",
            """
            A comment.

            === one
            --- Dockerfile
            FROM scratch
            --- run.sh (755)
            #!/bin/sh
            --- also -> run.sh
            --- arguments
            --target=x

            === two
            --- Dockerfile
            FROM scratch
            --- differs
            because
            """);

    Case one = cases.getFirst();
    assertThat(one.name()).isEqualTo("copy: one");
    assertThat(one.arguments()).containsExactly("--target=x");
    assertThat(one.files())
        .isEqualTo(
            Map.of(
                "Dockerfile", new ContextFile.Plain("FROM scratch\n", 0644),
                "run.sh", new ContextFile.Plain("#!/bin/sh\n", 0755),
                "also", new ContextFile.Link("run.sh")));
    assertThat(cases.getLast().differs()).contains("because");
  }
}
