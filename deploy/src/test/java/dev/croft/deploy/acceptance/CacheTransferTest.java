package dev.croft.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.deploy.image.FileTree;
import dev.croft.deploy.image.PublishedImage;
import dev.croft.deploy.rig.Buildx;
import dev.croft.deploy.rig.Command;
import dev.croft.deploy.rig.ForkedFarm;
import dev.croft.deploy.rig.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What one farm built is not built again by another that reads its cache. Each step leaves a random
 * number; the other farm has seen none of these builds.
 */
@Acceptance
@DisabledIfSystemProperty(
    named = "croft.acceptance.reference",
    matches = "true",
    disabledReason = "it is about two farms")
class CacheTransferTest {

  private static ForkedFarm other;
  private static Buildx otherClient;

  @TempDir private Path directory;

  @BeforeAll
  static void startAnotherFarm(Rig rig) {
    other = rig.newFarm("other-farm");
    otherClient = rig.clientOf(other, Buildx.Release.NEWEST);
  }

  @AfterAll
  static void endIt() {
    other.close();
  }

  @Test
  void aCacheOfAllStepsMakesTheSameImageElsewhere(Rig rig) {
    String cache = rig.newImage();
    Path context = twoStages(rig).path();
    String first = rig.newImage();
    build(rig.buildx(), context, first, "--cache-to", "type=registry,mode=max,ref=" + cache);

    String second = rig.newImage();
    Command.Outcome again = build(otherClient, context, second, from(cache));

    assertThat(digest(second)).isEqualTo(digest(first));
    assertThat(again.output()).contains("importing cache manifest from " + cache);
  }

  @Test
  void stepsBeforeAnEditAreTakenFromACacheOfAllSteps(Rig rig) {
    String cache = rig.newImage();
    Context context = twoStages(rig);
    FileTree first =
        tree(rig, rig.buildx(), context, "--cache-to", "type=registry,mode=max,ref=" + cache);

    FileTree second = tree(rig, otherClient, context.file("late.txt", "edited"), from(cache));

    assertThat(second.text("made")).isEqualTo(first.text("made"));
    assertThat(second.text("early")).isEqualTo(first.text("early"));
    assertThat(second.text("after")).isNotEqualTo(first.text("after"));
  }

  @Test
  void aCacheOfTheResultHasNoLayersOfOtherStages(Rig rig) {
    String cache = rig.newImage();
    Path context = twoStages(rig).path();
    String first = rig.newImage();
    build(rig.buildx(), context, first, "--cache-to", "type=registry,mode=min,ref=" + cache);

    String second = rig.newImage();
    build(otherClient, context, second, from(cache));

    assertThat(digest(second)).isEqualTo(digest(first));
    assertThat(PublishedImage.of(cache, "").manifest().path("layers").size())
        .isEqualTo(PublishedImage.of(first, "linux/amd64").manifest().path("layers").size());
  }

  @Test
  void anImageCarriesItsOwnCache(Rig rig) {
    Context context = twoStages(rig);
    String first = rig.newImage();
    build(rig.buildx(), context.path(), first, "--build-arg", "BUILDKIT_INLINE_CACHE=1");

    FileTree second = tree(rig, otherClient, context.file("late.txt", "edited"), from(first));

    FileTree made = PublishedImage.of(first, "linux/amd64").tree();
    assertThat(second.text("early")).isEqualTo(made.text("early"));
    assertThat(second.text("after")).isNotEqualTo(made.text("after"));
  }

  @Test
  void aDirectoryOfTheClientIsACache(Rig rig, @TempDir Path cache) throws IOException {
    Path context = twoStages(rig).path();
    String first = rig.newImage();
    build(rig.buildx(), context, first, "--cache-to", "type=local,mode=max,dest=" + cache);

    String second = rig.newImage();
    build(otherClient, context, second, "--cache-from", "type=local,src=" + cache);

    assertThat(digest(second)).isEqualTo(digest(first));
    assertThat(Files.readString(cache.resolve("index.json"))).contains("latest");
  }

  @Test
  void anImportedStepServesOnlyTheBuildThatImportedIt(Rig rig) {
    String cache = rig.newImage();
    Context context = twoStages(rig);
    FileTree first =
        tree(rig, rig.buildx(), context, "--cache-to", "type=registry,mode=max,ref=" + cache);
    tree(rig, otherClient, context.file("late.txt", "edited"), from(cache));

    FileTree without = tree(rig, otherClient, context);

    assertThat(without.text("early")).isNotEqualTo(first.text("early"));
  }

  @Test
  void aStepWhoseLayerIsGoneRunsAgain(Rig rig) throws Exception {
    String cache = rig.newImage();
    Context context = twoStages(rig);
    FileTree first =
        tree(rig, rig.buildx(), context, "--cache-to", "type=registry,mode=max,ref=" + cache);
    PublishedImage.of(cache, "")
        .manifest()
        .path("layers")
        .forEach(layer -> delete(cache, layer.path("digest").asText()));

    FileTree second = tree(rig, otherClient, context.file("late.txt", "edited"), from(cache));

    assertThat(second.text("early")).isNotEqualTo(first.text("early"));
  }

  @Test
  void whatACacheLiesAboutIsMadeAgain(Rig rig, @TempDir Path output) throws IOException {
    String cache = rig.newImage();
    Context context = twoStages(rig);
    FileTree first =
        tree(rig, rig.buildx(), context, "--cache-to", "type=registry,mode=max,ref=" + cache);
    String forged = cache.replace(":latest", ":forged");
    String manifest = PublishedImage.index(cache).toString();
    put(forged, manifest.replaceAll("(uncompressed\":\"sha256:)....", "$1abcd"));

    Command.Outcome build =
        otherClient
            .build(
                context.path(),
                "--cache-from",
                "type=registry,ref=" + forged,
                "--output",
                "type=local,dest=" + output)
            .orThrow();

    assertThat(Files.readString(output.resolve("early")).strip()).isNotEqualTo(first.text("early"));
    assertThat(build.output()).contains("layers of an imported cache cannot be had");
  }

  @Test
  void aCacheThatBuildKitWroteIsReadAndMisses(Rig rig) {
    String cache = rig.newImage();
    Context context = twoStages(rig);
    rig.reference()
        .build(
            context.path(),
            "-t",
            cache,
            "--push",
            "--build-arg",
            "BUILDKIT_INLINE_CACHE=1",
            "--cache-to",
            "type=registry,mode=max,ref=" + cache + "-all")
        .orThrow();

    Command.Outcome build =
        otherClient
            .build(
                context.path(),
                "--cache-from",
                "type=registry,ref=" + cache,
                "--cache-from",
                "type=registry,ref=" + cache + "-all")
            .orThrow();

    assertThat(build.output())
        .contains("importing cache manifest from " + cache)
        .doesNotContain("failed to import");
  }

  @Test
  void cachesThatCannotBeReadOrWrittenAreWarnings(Rig rig) {
    Path context = twoStages(rig).path();
    String nowhere = "127.0.0.1:" + Ports.free() + "/nowhere:1";

    Command.Outcome build =
        rig.buildx()
            .build(
                context,
                List.of(
                    "--cache-from",
                    rig.newImage(),
                    "--cache-from",
                    "type=azblob,name=x,account_url=https://x.invalid",
                    "--cache-to",
                    "type=registry,ref=" + nowhere))
            .orThrow();

    assertThat(build.output())
        .contains("failed to import the cache from ")
        .contains("failed to export the cache to " + nowhere)
        .contains("cache import type=azblob was skipped: the farm's own cache");
  }

  private Context twoStages(Rig rig) {
    return Context.in(directory, rig)
        .file("early.txt", rig.newImage())
        .file("late.txt", "late")
        .dockerfile(
            """
            FROM {registry}/busybox AS make
            COPY early.txt /
            RUN cat /proc/sys/kernel/random/uuid > /made
            FROM {registry}/busybox
            COPY early.txt /
            RUN cat /proc/sys/kernel/random/uuid > /early
            COPY --from=make /made /made
            COPY late.txt /
            RUN cat /proc/sys/kernel/random/uuid > /after
            """);
  }

  private static String[] from(String cache) {
    return new String[] {"--cache-from", "type=registry,ref=" + cache};
  }

  private static FileTree tree(Rig rig, Buildx client, Context context, String... options) {
    String image = rig.newImage();
    build(client, context.path(), image, options);
    return PublishedImage.of(image, "linux/amd64").tree();
  }

  private static Command.Outcome build(
      Buildx client, Path context, String image, String... options) {
    Command.Outcome build =
        client.build(
            context,
            Stream.concat(Arrays.stream(options), Stream.of("-t", image, "--push")).toList());
    return build.orThrow();
  }

  private static String digest(String image) {
    return PublishedImage.index(image).toString();
  }

  private static String repository(String image) {
    return image.substring(image.indexOf('/'), image.lastIndexOf(':'));
  }

  private static void delete(String image, String blob) {
    send(HttpRequest.newBuilder(inRegistry(image, "/blobs/" + blob)).DELETE());
  }

  private static void put(String image, String manifest) {
    String tag = image.substring(image.lastIndexOf(':') + 1);
    send(
        HttpRequest.newBuilder(inRegistry(image, "/manifests/" + tag))
            .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            .PUT(HttpRequest.BodyPublishers.ofString(manifest)));
  }

  private static URI inRegistry(String image, String path) {
    String host = image.substring(0, image.indexOf('/'));
    return URI.create("http://" + host + "/v2" + repository(image) + path);
  }

  private static void send(HttpRequest.Builder request) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      int status = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      assertThat(status).isBetween(200, 299);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
