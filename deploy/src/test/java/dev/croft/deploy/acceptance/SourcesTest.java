package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds whose files are not in the client's directory. */
@Acceptance
class SourcesTest {

  @TempDir private Path directory;
  private Path served = Path.of("");
  private FileServer server;

  SourcesTest(@TempDir Path root) throws IOException {
    served = Files.createDirectories(root.resolve("served"));
    server = FileServer.of(served);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @BeforeEach
  void serveAFile() throws IOException {
    Files.writeString(served.resolve("notes.txt"), "first\n");
  }

  @Test
  void addDownloadsAFile(Rig rig) {
    FileTree tree = build(rig, context(rig, "ADD --chmod=640 " + server.url("notes.txt") + " /d/"));

    assertThat(tree.text("d/notes.txt")).isEqualTo("first");
    assertThat(tree.get("d/notes.txt").access()).isEqualTo("0:0 640");
  }

  @Test
  void aDownloadIsReadableByItsOwnerOnlyUnlessTheDockerfileSaysOtherwise(Rig rig) {
    FileTree tree = build(rig, context(rig, "ADD " + server.url("notes.txt") + " /other"));

    assertThat(tree.get("other").access()).isEqualTo("0:0 600");
  }

  @Test
  void anUnchangedDownloadIsNotSentAgainAndWhatFollowsIsCached(Rig rig) throws IOException {
    String add =
        "ADD " + server.url("notes.txt") + " /notes\nRUN cat /proc/sys/kernel/random/uuid > /id";
    FileTree first = build(rig, context(rig, add));
    server.answers();

    FileTree second = build(rig, context(rig, add));
    List<String> answers = server.answers();
    Files.writeString(served.resolve("notes.txt"), "second\n");
    FileTree third = build(rig, context(rig, add));

    assertThat(second.text("id")).isEqualTo(first.text("id"));
    assertThat(answers).containsOnly("304 notes.txt");
    assertThat(third.text("notes")).isEqualTo("second");
    assertThat(third.text("id")).isNotEqualTo(first.text("id"));
  }

  @Test
  void aDownloadWithAnotherChecksumIsRefused(Rig rig) {
    Command.Outcome refused =
        rig.buildx()
            .build(
                context(
                    rig,
                    "ADD --checksum=sha256:"
                        + "0".repeat(64)
                        + " "
                        + server.url("notes.txt")
                        + " /"));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("digest mismatch").contains("sha256:" + "0".repeat(64));
  }

  @Test
  void aMissingDownloadFailsWithTheServersAnswer(Rig rig) {
    Command.Outcome refused =
        rig.buildx().build(context(rig, "ADD " + server.url("missing") + " /"));

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("invalid response status 404");
  }

  @Test
  void addUnpacksADownloadOnlyWhereItIsToldTo(Rig rig) throws IOException {
    Path archive = archive("a.tar.gz", "in.txt", "packed\n");
    Files.copy(archive, served.resolve("a.tar.gz"));

    FileTree tree =
        build(
            rig,
            context(
                rig,
                "ADD "
                    + server.url("a.tar.gz")
                    + " /packed/\nADD --unpack=true "
                    + server.url("a.tar.gz")
                    + " /unpacked/"));

    assertThat(tree.find("packed/a.tar.gz")).isPresent();
    assertThat(tree.text("unpacked/in.txt")).isEqualTo("packed");
  }

  @Test
  void anArchiveOnAServerIsABuildContext(Rig rig) throws IOException {
    Path archive = archive("context.tar.gz", "Dockerfile", "FROM scratch\nCOPY Dockerfile /d\n");
    Files.copy(archive, served.resolve("context.tar.gz"));

    assertThat(build(rig, server.url("context.tar.gz")).text("d")).startsWith("FROM scratch");
  }

  @Test
  void aDockerfileOnAServerIsABuild(Rig rig) throws IOException {
    Files.writeString(
        served.resolve("Dockerfile.remote"),
        "FROM " + rig.registry().host() + "/busybox\nRUN echo remote > /kind\n");

    assertThat(build(rig, server.url("Dockerfile.remote")).text("kind")).isEqualTo("remote");
  }

  @Test
  void anArchiveOnStandardInputIsABuildContext(Rig rig) throws IOException {
    Path archive = archive("in.tar.gz", "Dockerfile", "FROM scratch\nCOPY Dockerfile /d\n");
    String image = rig.newImage();

    rig.buildx()
        .command("build", "--progress=plain", "--push", "-t", image, "-")
        .from(archive)
        .run()
        .orThrow();

    assertThat(PublishedImage.of(image, "linux/amd64").tree().text("d")).startsWith("FROM scratch");
  }

  @Test
  void aDockerfileOnStandardInputHasTheContextOfTheCommandLine(Rig rig) throws IOException {
    Path dockerfile = directory.resolve("other");
    Files.writeString(dockerfile, "FROM scratch\nCOPY file.txt /\n");
    Path context = Context.in(directory.resolve("c"), rig).file("file.txt", "here").path();
    String image = rig.newImage();

    rig.buildx()
        .command("build", "--progress=plain", "--push", "-t", image, "-f", "-", context.toString())
        .from(dockerfile)
        .run()
        .orThrow();

    assertThat(PublishedImage.of(image, "linux/amd64").tree().text("file.txt")).isEqualTo("here");
  }

  @Test
  void aBranchATagAndACommitOfARepositoryAreBuildContexts(Rig rig) {
    GitRepository repository = repository("app");
    String first =
        repository
            .file("Dockerfile", "FROM scratch\nCOPY version /\n")
            .file("version", "one\n")
            .commit("one");
    repository.tag("v1");
    repository.file("version", "two\n").commit("two");
    String url = server.url("app.git");

    assertThat(build(rig, url).text("version")).isEqualTo("two");
    assertThat(build(rig, url + "#main").text("version")).isEqualTo("two");
    assertThat(build(rig, url + "#v1").text("version")).isEqualTo("one");
    assertThat(build(rig, url + "#" + first).text("version")).isEqualTo("one");
  }

  @Test
  void aContextThatIsARepositoryHasItsHistoryWhereThatIsAskedFor(Rig rig) {
    repository("history").file("Dockerfile", "FROM scratch\nCOPY . /all/\n").commit("history");
    String url = server.url("history.git");
    String image = rig.newImage();

    rig.buildx()
        .command("build", "--build-arg=BUILDKIT_CONTEXT_KEEP_GIT_DIR=1", "-t", image, "--push", url)
        .run()
        .orThrow();

    assertThat(PublishedImage.of(image, "linux/amd64").tree().find("all/.git/HEAD")).isPresent();
    assertThat(build(rig, url).find("all/.git")).isEmpty();
  }

  @Test
  void aDirectoryOfARepositoryIsABuildContext(Rig rig) {
    repository("parts")
        .file("sub/dir/Dockerfile", "FROM scratch\nCOPY . /all/\n")
        .file("other", "x")
        .commit("parts");

    FileTree tree = build(rig, server.url("parts.git") + "#main:sub/dir");

    assertThat(tree.paths()).containsExactlyInAnyOrder("all", "all/Dockerfile");
  }

  @Test
  void aRepositoryComesWithItsSubmodules(Rig rig) {
    repository("library").file("lib.txt", "library\n").commit("library");
    repository("whole")
        .file("Dockerfile", "FROM scratch\nCOPY . /\n")
        .submodule(server.url("library.git"), "vendor/library")
        .commit("whole");

    assertThat(build(rig, server.url("whole.git")).text("vendor/library/lib.txt"))
        .isEqualTo("library");
  }

  @Test
  void addTakesARepositoryWithItsHistoryWhereItIsToldTo(Rig rig) {
    String commit = repository("added").file("a.txt", "added\n").commit("added");

    FileTree tree =
        build(
            rig,
            context(
                rig,
                "ADD "
                    + server.url("added.git")
                    + " /plain\nADD --keep-git-dir --checksum="
                    + commit
                    + " "
                    + server.url("added.git")
                    + "#main /kept"));

    assertThat(tree.text("plain/a.txt")).isEqualTo("added");
    assertThat(tree.find("plain/.git")).isEmpty();
    assertThat(tree.find("kept/.git/HEAD")).isPresent();
  }

  @Test
  void aPrivateRepositoryIsReadWithTheClientsToken(Rig rig) {
    GitRepository repository = repository("private");
    repository
        .file("Dockerfile", "FROM scratch\nCOPY version /\n")
        .file("version", "one\n")
        .commit("one");
    repository.lightTag("v1");
    repository.file("version", "two\n").commit("two");
    try (GitServer git = GitServer.of(served, "s3cret-token")) {
      String secret = "--secret=id=GIT_AUTH_TOKEN,src=" + written("token", "s3cret-token\n");

      assertThat(build(rig, git.url("private.git"), secret).text("version")).isEqualTo("two");
      assertThat(build(rig, git.url("private.git#v1"), secret).text("version")).isEqualTo("one");
      assertThat(build(rig, git.url("private.git?tag=v1"), secret).text("version"))
          .isEqualTo("one");
      Command.Outcome refused = rig.buildx().command("build", git.url("private.git")).run();
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output()).contains("Authentication failed");
    }
    if (!Rig.isReference()) {
      assertThat(rig.farm().log()).doesNotContain("s3cret-token");
    }
  }

  @Test
  void aRefThatARepositoryDoesNotHaveIsNamed(Rig rig) {
    repository("small").file("Dockerfile", "FROM scratch\n").commit("small");

    Command.Outcome refused =
        rig.buildx().command("build", server.url("small.git") + "#nope").run();

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("repository does not contain ref nope");
  }

  @Test
  void aNamedContextMayBeARepository(Rig rig) {
    repository("named").file("from-git.txt", "git\n").commit("named");

    FileTree tree =
        build(
            rig,
            context(rig, "COPY --from=repository from-git.txt /"),
            "--build-context=repository=" + server.url("named.git"));

    assertThat(tree.text("from-git.txt")).isEqualTo("git");
  }

  @Test
  void aNamedContextMayBeADownload(Rig rig) {
    Assumptions.assumeFalse(Rig.isReference(), "it answers: invalid argument");

    FileTree tree =
        build(
            rig,
            context(rig, "COPY --from=download context /notes"),
            "--build-context=download=" + server.url("notes.txt"));

    assertThat(tree.text("notes")).isEqualTo("first");
  }

  private Path written(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GitRepository repository(String name) {
    return GitRepository.in(directory.resolve(name), served.resolve(name + ".git"));
  }

  private Path archive(String name, String file, String text) throws IOException {
    Path content = Files.createDirectories(directory.resolve("content-" + name));
    Files.writeString(content.resolve(file), text);
    Path archive = directory.resolve(name);
    Command.of("tar", "-czf", archive.toString(), "-C", content.toString(), ".").run().orThrow();
    return archive;
  }

  private Path context(Rig rig, String instructions) {
    return Context.in(directory.resolve("context"), rig)
        .dockerfile("FROM {registry}/busybox\n" + instructions + "\n")
        .path();
  }

  private static FileTree build(Rig rig, Path context, String... arguments) {
    return build(rig, context.toString(), arguments);
  }

  private static FileTree build(Rig rig, String context, String... arguments) {
    String image = rig.newImage();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-t", image, "--push", context));
    rig.buildx().command("build", "--progress=plain").plus(all).run().orThrow();
    return PublishedImage.of(image, "linux/amd64").tree();
  }
}
