package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.deploy.rig.LoopbackRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What a registry is asked where it has what is pushed, or a part of it. */
@Acceptance
class UnchangedPushTest {

  private static final String ATTESTED = "--attest=type=provenance,mode=min";

  @TempDir private static Path data;
  private static LoopbackRegistry target;
  @TempDir private Path directory;
  private Path context = Path.of("");
  private String repository = "";

  @BeforeAll
  static void startARegistry() {
    target = LoopbackRegistry.startNoting(data);
  }

  @AfterAll
  static void endIt() {
    target.close();
  }

  @BeforeEach
  void writeTheContext(Rig rig, TestInfo test) {
    Assumptions.assumeFalse(Rig.isReference(), "BuildKit asks for every layer");
    repository = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    context =
        Context.in(directory.resolve("context"), rig)
            .dockerfile(
                """
                FROM {registry}/busybox
                ARG NAME
                RUN echo one > /$NAME
                RUN echo two >> /$NAME
                """)
            .path();
  }

  @Test
  void ofAnImageThatTheTagMeansAlreadyNothingIsAskedForButTheTag(Rig rig) {
    push(rig, "latest", "--label=changed=no");

    assertThat(requestsOf(() -> push(rig, "latest", "--label=changed=no")))
        .containsExactly("GET " + path("/manifests/latest"));
  }

  @Test
  void ofAnIndexThatTheTagMeansAlreadyNoBlobIsAskedFor(Rig rig) {
    push(rig, "latest", ATTESTED);

    assertThat(requestsOf(() -> push(rig, "latest", ATTESTED)))
        .first()
        .isEqualTo("GET " + path("/manifests/latest"));
    assertThat(requestsOf(() -> push(rig, "latest", ATTESTED)))
        .hasSize(3)
        .allMatch(request -> request.contains("/manifests/"));
  }

  @Test
  void ofAPlatformThatTheTagKeepsNoLayerIsAskedForThoughItsProvenanceIsNew(Rig rig) {
    push(rig, "latest", ATTESTED + ",builder-id=one");
    JsonNode before = PublishedImage.index(image("latest"));

    List<String> requests = requestsOf(() -> push(rig, "latest", ATTESTED + ",builder-id=another"));

    JsonNode after = PublishedImage.index(image("latest"));
    assertThat(after.at("/manifests/0")).isEqualTo(before.at("/manifests/0"));
    assertThat(after.at("/manifests/1")).isNotEqualTo(before.at("/manifests/1"));
    assertThat(requests)
        .noneMatch(request -> layers().stream().anyMatch(request::contains))
        .contains("PUT " + path("/manifests/latest"));
  }

  @Test
  void aLayerThatTheRegistryLostIsPushedAgainWithAnotherImage(Rig rig) throws IOException {
    push(rig, "latest", "--label=changed=no");
    String lost = layers().getLast();
    Files.delete(target.blobFile(lost));

    push(rig, "latest", "--label=changed=yes");

    assertThat(target.blobFile(lost)).exists();
  }

  @Test
  void aLayerThatTheRegistryLostIsPushedAgainByAFarmThatHasNotSeenItThereLately(Rig rig)
      throws IOException {
    try (ForkedFarm before = rig.newFarm("pushes-again")) {
      push(rig.clientOf(before.address()), "latest", "--label=changed=no");
    }
    String lost = layers().getLast();
    Files.delete(target.blobFile(lost));

    try (ForkedFarm after = rig.newFarm("pushes-again")) {
      push(rig.clientOf(after.address()), "latest", "--label=changed=no");
    }

    assertThat(layers().getLast()).isEqualTo(lost);
    assertThat(target.blobFile(lost)).exists();
  }

  @Test
  void anotherTagOfTheSameImageIsMade(Rig rig) {
    push(rig, "latest", "--label=changed=no");

    push(rig, "second", "--label=changed=no");

    assertThat(PublishedImage.index(image("second")))
        .isEqualTo(PublishedImage.index(image("latest")));
  }

  private List<String> layers() {
    return PublishedImage.of(image("latest"), "linux/amd64")
        .manifest()
        .path("layers")
        .findValuesAsText("digest");
  }

  private void push(Rig rig, String tag, String option) {
    push(rig.buildx(), tag, option);
  }

  private void push(Buildx client, String tag, String option) {
    client
        .build(context, "--build-arg=NAME=" + repository, option, "-t", image(tag), "--push")
        .orThrow();
  }

  private static List<String> requestsOf(Runnable work) {
    List<String> before = target.requests();
    work.run();
    List<String> after = new ArrayList<>(target.requests());
    return after.subList(before.size(), after.size());
  }

  private String image(String tag) {
    return target.host() + "/" + repository + ":" + tag;
  }

  private String path(String rest) {
    return "/v2/" + repository + rest;
  }
}
