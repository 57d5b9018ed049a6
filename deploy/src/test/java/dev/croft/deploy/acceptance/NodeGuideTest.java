package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An app of Node, with packages from the npm registry: what changes seldom is built seldom. */
@Acceptance
class NodeGuideTest {

  private static final String INSTALL = "[packages 3/3] RUN";

  @TempDir private Path directory;
  private Path app = Path.of("");

  @BeforeEach
  void copyTheApp() {
    app = Project.copy("node", directory.resolve("app"));
  }

  @Test
  void anEditOfTheSourcesInstallsNoPackagesAgain(Rig rig) throws IOException {
    build(rig, "--target=app");
    Files.writeString(
        app.resolve("src/greeting.js"), "exports.greet = (name) => `Hi, ${name}!`;\n");

    Map<String, String> steps = Progress.of(build(rig, "--target=app").output()).endingsOfStages();

    assertThat(steps).containsEntry(only(steps, INSTALL), "CACHED");
    assertThat(steps).containsEntry("[app 1/1] COPY src src", "DONE");
  }

  @Test
  void aSecondInstallationDownloadsNothing(Rig rig) throws IOException {
    build(rig, "--target=packages");
    Files.writeString(
        app.resolve("package-lock.json"),
        Files.readString(app.resolve("package-lock.json")) + "\n");

    Command.Outcome second = build(rig, "--target=packages", "--build-arg=NPM_FLAGS=--offline");

    Map<String, String> steps = Progress.of(second.output()).endingsOfStages();
    assertThat(steps).containsEntry(only(steps, INSTALL), "DONE");
    assertThat(second.output()).containsPattern("added \\d+ packages");
  }

  @Test
  void theTestsPassAndThenAMistakeFailsTheirTarget(Rig rig) throws IOException {
    assertThat(build(rig, "--target=test").output()).contains("[test 2/2] RUN npm test");
    Files.writeString(app.resolve("src/greeting.js"), "exports.greet = () => `Hello?`;\n");

    Command.Outcome broken = rig.buildx().build(app, arguments(rig, "--target=test"));

    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.output())
        .contains("not ok 1 - greets by name")
        .contains("process \"/bin/sh -c npm test\" did not complete successfully: exit code: 1");
  }

  @Test
  void theImageServesTheApp(Rig rig) {
    String image = rig.newImage();
    build(rig, "--target=app", "-t", image, "--push");

    try (Served served =
        Served.start(rig.engine(DockerEngine.Release.NEWEST), image, "npm", "start")) {
      assertThat(served.get("/Croft")).isEqualTo("Hello, Croft!");
    }
  }

  private Command.Outcome build(Rig rig, String... arguments) {
    return rig.buildx().build(app, arguments(rig, arguments)).orThrow();
  }

  private static List<String> arguments(Rig rig, String... own) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--build-arg=REGISTRY=" + rig.registry().host(),
                "--secret=id=ca,src=/etc/ssl/certs/ca-certificates.crt"));
    all.addAll(List.of(own));
    return all;
  }

  private static String only(Map<String, String> steps, String beginning) {
    return steps.keySet().stream()
        .filter(name -> name.startsWith(beginning))
        .findAny()
        .orElseThrow();
  }
}
