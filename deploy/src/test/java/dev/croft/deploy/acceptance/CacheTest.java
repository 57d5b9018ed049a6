package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is done once is not done again. Each step leaves a random number: it changes when it runs.
 */
@Acceptance
class CacheTest {

  @TempDir private Path directory;

  @Test
  void anEditRerunsNothingBeforeItsCopy(Rig rig) {
    Context context = context(rig).file("source.txt", "one");
    FileTree first = build(rig, context);

    FileTree second = build(rig, context.file("source.txt", "two"));

    assertThat(second.text("before")).isEqualTo(first.text("before"));
    assertThat(second.text("after")).isNotEqualTo(first.text("after"));
    assertThat(second.text("source.txt")).isEqualTo("two");
  }

  @Test
  void touchingAFileRerunsNothing(Rig rig) throws IOException {
    Context context = context(rig).file("source.txt", "untouched");
    FileTree first = build(rig, context);

    Files.setLastModifiedTime(
        directory.resolve("source.txt"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    FileTree second = build(rig, context);

    assertThat(second.text("after")).isEqualTo(first.text("after"));
  }

  @Test
  void aFileThatIsIgnoredChangesNothing(Rig rig) {
    Context context = context(rig).file("source.txt", "ignored").file("notes.md", "one");
    FileTree first = build(rig, context);

    FileTree second = build(rig, context.file("notes.md", "two"));

    assertThat(second.text("after")).isEqualTo(first.text("after"));
    assertThat(second.find("notes.md")).isEmpty();
  }

  @Test
  void noCacheRunsEverythingAgain(Rig rig) {
    Context context = context(rig).file("source.txt", "no-cache");
    FileTree first = build(rig, context);

    String image = rig.newImage();
    rig.buildx().build(context.path(), "--no-cache", "-t", image, "--push").orThrow();

    FileTree second = PublishedImage.of(image, "linux/amd64").tree();
    assertThat(second.text("before")).isNotEqualTo(first.text("before"));
  }

  @Test
  void aRebuiltStageWithTheSameOutputRerunsNothingAfterIt(Rig rig) {
    Context context = Context.in(directory, rig).file("comment.txt", "one");
    context.dockerfile(
        """
        FROM {registry}/busybox AS generate
        COPY comment.txt /
        RUN echo constant > /generated
        FROM {registry}/busybox
        COPY --from=generate /generated /generated
        RUN cat /proc/sys/kernel/random/uuid > /after
        """);
    FileTree first = build(rig, context);

    FileTree second = build(rig, context.file("comment.txt", "two"));

    assertThat(second.text("after")).isEqualTo(first.text("after"));
  }

  private Context context(Rig rig) {
    return Context.in(directory, rig)
        .file(".dockerignore", "*.md\n")
        .dockerfile(
            """
            FROM {registry}/busybox
            RUN cat /proc/sys/kernel/random/uuid > /before
            COPY . /
            RUN cat /proc/sys/kernel/random/uuid > /after
            """);
  }

  private static FileTree build(Rig rig, Context context) {
    String image = rig.newImage();
    rig.buildx().build(context.path(), "-t", image, "--push").orThrow();
    return PublishedImage.of(image, "linux/amd64").tree();
  }
}
