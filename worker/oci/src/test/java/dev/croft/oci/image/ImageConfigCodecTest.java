package dev.croft.oci.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.image.ContainerConfig;
import dev.croft.model.image.HistoryEntry;
import dev.croft.model.image.ImageConfig;
import dev.croft.model.platform.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageConfigCodecTest {

  private static final Digest LAYER = Digest.ofText("layer");

  /** As the classic Docker engine wrote them, with fields that nobody needs any more. */
  private static final String DOCKER_CONFIG =
      """
      {"architecture":"amd64","config":{"Hostname":"","Domainname":"","User":"app","AttachStdin":false,
       "ExposedPorts":{"80/tcp":{},"443/tcp":{}},"Tty":false,"Env":["PATH=/bin","A=1"],
       "Cmd":["sh","-c","x && y"],"Healthcheck":{"Test":["CMD","true"],"Interval":5000000000,"Retries":3},
       "ArgsEscaped":true,"Image":"sha256:00","Volumes":{"/data":{}},"WorkingDir":"/w",
       "Entrypoint":null,"OnBuild":["RUN a"],"Labels":{"b":"2","a":"1"},"StopSignal":"SIGINT","Shell":["/bin/ash"]},
       "container":"0123","container_config":{"Cmd":["x"]},"created":"2024-05-06T07:08:09.120000000Z",
       "docker_version":"20.10","history":[{"created":"2024-05-06T07:08:09Z","created_by":"ADD x"},
       {"created":"2024-05-06T07:08:09Z","created_by":"CMD","empty_layer":true,"comment":"c","author":"me"}],
       "os":"linux","rootfs":{"type":"layers","diff_ids":["%s"]},"author":"someone"}
      """
          .formatted(LAYER);

  @Test
  void everyFieldOfAnOldDockerConfigIsRead() {
    ImageConfig config = read(DOCKER_CONFIG);

    assertThat(config.platform()).isEqualTo(Platform.linux("amd64"));
    assertThat(config.author()).isEqualTo("someone");
    assertThat(config.created()).hasValue("2024-05-06T07:08:09.120000000Z");
    assertThat(config.diffIds()).containsExactly(LAYER);
    assertThat(config.history())
        .containsExactly(
            new HistoryEntry(Optional.of("2024-05-06T07:08:09Z"), "ADD x", "", "", false),
            new HistoryEntry(Optional.of("2024-05-06T07:08:09Z"), "CMD", "me", "c", true));
    ContainerConfig inner = config.config();
    assertThat(inner.user()).isEqualTo("app");
    assertThat(inner.exposedPorts()).containsExactly("443/tcp", "80/tcp");
    assertThat(inner.env()).containsExactly("PATH=/bin", "A=1");
    assertThat(inner.cmd()).hasValue(List.of("sh", "-c", "x && y"));
    assertThat(inner.entrypoint()).isEmpty();
    assertThat(inner.volumes()).containsExactly("/data");
    assertThat(inner.workingDir()).isEqualTo("/w");
    assertThat(inner.labels()).containsEntry("a", "1").containsEntry("b", "2");
    assertThat(inner.stopSignal()).isEqualTo("SIGINT");
    assertThat(inner.argsEscaped()).isTrue();
    assertThat(inner.onBuild()).containsExactly("RUN a");
    assertThat(inner.shell()).containsExactly("/bin/ash");
    assertThat(inner.healthcheck().orElseThrow().interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(inner.healthcheck().orElseThrow().retries()).isEqualTo(3);
  }

  @Test
  void theFrontEndsFormHasTheFieldsOfTheSpecificationInOrder() {
    assertThat(text(ImageConfigCodec.write(read(DOCKER_CONFIG))))
        .isEqualTo(
            "{\"created\":\"2024-05-06T07:08:09.12Z\",\"author\":\"someone\","
                + "\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":"
                + "{\"User\":\"app\",\"ExposedPorts\":{\"443/tcp\":{},\"80/tcp\":{}},"
                + "\"Env\":[\"PATH=/bin\",\"A=1\"],\"Cmd\":[\"sh\",\"-c\",\"x \\u0026\\u0026 y\"],"
                + "\"Volumes\":{\"/data\":{}},\"WorkingDir\":\"/w\",\"Labels\":{\"a\":\"1\",\"b\":\"2\"},"
                + "\"StopSignal\":\"SIGINT\",\"ArgsEscaped\":true,"
                + "\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":5000000000,\"Retries\":3},"
                + "\"OnBuild\":[\"RUN a\"],\"Shell\":[\"/bin/ash\"]},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]},".formatted(LAYER)
                + "\"history\":[{\"created\":\"2024-05-06T07:08:09Z\",\"created_by\":\"ADD x\"},"
                + "{\"created\":\"2024-05-06T07:08:09Z\",\"created_by\":\"CMD\",\"author\":\"me\","
                + "\"comment\":\"c\",\"empty_layer\":true}]}");
  }

  @Test
  void theExportedFormHasItsOutermostFieldsSorted() {
    ImageConfig config =
        read("{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\",\"author\":\"a\"}");

    assertThat(text(ImageConfigCodec.writeExported(config)))
        .isEqualTo(
            "{\"architecture\":\"arm\",\"author\":\"a\",\"config\":{},\"created\":null,"
                + "\"history\":null,\"os\":\"linux\","
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":null},\"variant\":\"v7\"}");
  }

  @Test
  void theExportedFormKeepsWhatItDoesNotKnow() {
    byte[] given = bytes("{\"os\":\"linux\",\"x\":{\"z\":1,\"a\":2},\"architecture\":\"amd64\"}");
    var history = List.of(new HistoryEntry(Optional.of("2024-01-01T00:00:00Z"), "", "", "", false));

    assertThat(text(ExportedConfig.of(given, List.of(LAYER), history)))
        .isEqualTo(
            "{\"architecture\":\"amd64\",\"created\":\"2024-01-01T00:00:00Z\","
                + "\"history\":[{\"created\":\"2024-01-01T00:00:00Z\"}],\"os\":\"linux\","
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%s\"]},".formatted(LAYER)
                + "\"x\":{\"z\":1,\"a\":2}}");
  }

  @Test
  void aConfigWithoutPlatformIsNotExported() {
    assertThatThrownBy(() -> ExportedConfig.of(bytes("{\"os\":\"linux\"}"), List.of(), List.of()))
        .isInstanceOf(CroftException.class)
        .hasMessage("invalid image config for export: missing architecture");
  }

  @Test
  void whatIsWrittenReadsAsTheSame() {
    ImageConfig config = read(DOCKER_CONFIG.replace(".120000000Z", ".12Z"));

    assertThat(ImageConfigCodec.read(ImageConfigCodec.write(config))).isEqualTo(config);
    assertThat(ImageConfigCodec.read(ImageConfigCodec.writeExported(config))).isEqualTo(config);
  }

  @Test
  void nullMeansTheDefaultEverywhere() {
    ImageConfig config =
        read(
            "{\"config\":{\"Env\":null,\"Labels\":null,\"User\":null,\"ArgsEscaped\":null,"
                + "\"Healthcheck\":null},\"rootfs\":null,\"history\":null,\"created\":null}");

    assertThat(config).isEqualTo(ImageConfig.scratch(new Platform("", "", "", "", List.of())));
  }

  @Test
  void anEmptyCommandIsACommand() {
    assertThat(read("{\"config\":{\"Cmd\":[]}}").config().cmd()).hasValue(List.of());
  }

  @Test
  void theTimeZeroOfGoIsATime() {
    ImageConfig config =
        read("{\"created\":\"0001-01-01T00:00:00Z\",\"os\":\"linux\",\"architecture\":\"386\"}");

    assertThat(text(ImageConfigCodec.write(config)))
        .contains("\"created\":\"0001-01-01T00:00:00Z\"");
  }

  @Test
  void timesKeepTheirOffset() {
    ImageConfig config = read("{\"created\":\"2024-05-06T07:08:09.5+02:00\"}");

    assertThat(text(ImageConfigCodec.write(config)))
        .startsWith("{\"created\":\"2024-05-06T07:08:09.5+02:00\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"text\"", "[]", "1", "", "{", "{} {}"})
  void whatIsNoObjectIsRefused(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
        .hasMessageStartingWith("invalid image config: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"config\":\"x\"} | config must be an object, but it is text",
        "{\"config\":{\"Cmd\":\"x\"}} | config.Cmd must be a list, but it is text",
        "{\"config\":{\"Env\":[1]}} | config.Env must be text, but it is the number 1",
        "{\"config\":{\"Labels\":{\"a\":{}}}} | config.Labels.a must be text, but it is an object",
        "{\"os\":[]} | os must be text, but it is a list",
        "{\"history\":[{\"empty_layer\":1}]} "
            + "| history[0].empty_layer must be true or false, but it is the number 1",
        "{\"config\":{\"Healthcheck\":{\"Interval\":\"5s\"}}} "
            + "| config.Healthcheck.Interval must be an integer of 64 bits, but it is text",
        "{\"rootfs\":{\"diff_ids\":[\"x\"]}} | rootfs.diff_ids has \"x\", which is no digest",
        "{\"created\":\"yesterday\"} | created is \"yesterday\", which is no RFC 3339 time",
      })
  void aFieldOfTheWrongTypeIsNamed(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USER))
        .hasMessage("invalid image config: " + message);
  }

  private static ImageConfig read(String json) {
    return ImageConfigCodec.read(bytes(json));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
