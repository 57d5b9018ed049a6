package dev.croft.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {

  @TempDir private Path directory;

  @Test
  void whatPeopleWroteAroundTheMadePartStays() throws IOException {
    Path page = directory.resolve("page.md");
    Page.write(page, "Title", "first\n");
    Files.writeString(page, Files.readString(page) + "\nWhat it means.\n");

    Page.write(page, "Title", "second\n");

    assertThat(page)
        .content()
        .startsWith("# Title\n\n<!--")
        .contains("second")
        .doesNotContain("first")
        .endsWith("\nWhat it means.\n");
  }

  @Test
  void aPageWithoutSuchAPartIsNotTouched() throws IOException {
    Path page = Files.writeString(directory.resolve("page.md"), "# By hand\n");

    assertThatThrownBy(() -> Page.write(page, "Title", "made\n")).hasMessageContaining("page.md");
    assertThat(page).content().isEqualTo("# By hand\n");
  }
}
