package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets reach the step that asks for them, and nothing else. */
@Acceptance
class SecretsTest {

  private final String secret = "secret-" + UUID.randomUUID();

  @TempDir private Path directory;

  @Test
  void aSecretReachesItsStepAndIsFoundNowhereAfterwards(Rig rig) throws IOException {
    Path context = context(rig);
    String image = rig.newImage();

    Command.Outcome outcome =
        rig.buildx()
            .build(context, "--secret", "id=token,src=" + secretFile(), "-t", image, "--push")
            .orThrow();

    PublishedImage built = PublishedImage.of(image, "linux/amd64");
    assertThat(built.tree().text("length")).isEqualTo(String.valueOf(secret.length()));
    assertThat(built.tree().text("access")).isEqualTo("0:0 400");
    assertThat(built.tree().find("run/secrets/token")).isEmpty();
    assertThat(built.config().toString()).doesNotContain(secret);
    assertThat(outcome.output()).doesNotContain(secret);
    for (byte[] layer : built.tars()) {
      assertThat(new String(layer, StandardCharsets.ISO_8859_1)).doesNotContain(secret);
    }
    if (!Rig.isReference()) {
      assertThat(rig.farm().log()).doesNotContain(secret);
      assertThat(filesWith(secret, rig.farm().root())).isEmpty();
    }
  }

  @Test
  void aSecretThatIsNotGivenIsAbsentUnlessItIsRequired(Rig rig) {
    Context context = Context.in(directory, rig);
    String dockerfile =
        "FROM {registry}/busybox\nRUN --mount=type=secret,id=missingREQUIRED ls /run/secrets; true\n";

    Command.Outcome optional =
        rig.buildx().build(context.dockerfile(dockerfile.replace("REQUIRED", "")).path());
    Command.Outcome required =
        rig.buildx()
            .build(context.dockerfile(dockerfile.replace("REQUIRED", ",required=true")).path());

    assertThat(optional.exitCode()).isZero();
    assertThat(required.exitCode()).isNotZero();
    assertThat(required.output()).contains("secret missing: not found").contains("Dockerfile:2");
  }

  @Test
  void aSecretMayHaveAPathOwnerAndModeOfItsOwn(Rig rig) throws IOException {
    Path context =
        Context.in(directory, rig)
            .dockerfile(
                """
                FROM {registry}/busybox
                RUN --mount=type=secret,id=token,target=/etc/token,uid=7,gid=8,mode=0440 \\
                    stat -c '%u:%g %a' /etc/token > /access
                """)
            .path();
    String image = rig.newImage();

    rig.buildx()
        .build(context, "--secret", "id=token,src=" + secretFile(), "-t", image, "--push")
        .orThrow();

    assertThat(PublishedImage.of(image, "linux/amd64").tree().text("access")).isEqualTo("7:8 440");
  }

  private Path context(Rig rig) {
    return Context.in(directory, rig)
        .file(".dockerignore", "token\n")
        .dockerfile(
            """
            FROM {registry}/busybox
            RUN --mount=type=secret,id=token \\
                tr -d '\\n' < /run/secrets/token | wc -c > /length; \\
                stat -c '%u:%g %a' /run/secrets/token > /access
            COPY . /context
            """)
        .path();
  }

  private Path secretFile() throws IOException {
    return Files.writeString(directory.resolve("token"), secret);
  }

  private static List<Path> filesWith(String text, Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()
                && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(text)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // It is gone already: the farm goes on working.
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
