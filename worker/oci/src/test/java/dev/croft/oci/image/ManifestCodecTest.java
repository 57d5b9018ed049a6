package dev.croft.oci.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.platform.Platform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ManifestCodecTest {

  private static final Digest A = Digest.ofText("a");
  private static final Digest B = Digest.ofText("b");

  @Test
  void anImageIsWrittenAsBuildKitWritesIt() {
    var manifest =
        new Manifest.Image(
            MediaTypes.OCI_MANIFEST,
            "",
            Descriptor.of(MediaTypes.OCI_CONFIG, A, 12),
            List.of(
                Descriptor.of(MediaTypes.OCI_LAYER_GZIP, B, 34)
                    .withAnnotations(Map.of("k", "<v>"))),
            Optional.empty(),
            Map.of("z", "1", "b", "2"));

    assertThat(new String(ManifestCodec.write(manifest), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "schemaVersion": 2,
              "mediaType": "application/vnd.oci.image.manifest.v1+json",
              "config": {
                "mediaType": "application/vnd.oci.image.config.v1+json",
                "digest": "%s",
                "size": 12
              },
              "layers": [
                {
                  "mediaType": "application/vnd.oci.image.layer.v1.tar+gzip",
                  "digest": "%s",
                  "size": 34,
                  "annotations": {
                    "k": "\\u003cv\\u003e"
                  }
                }
              ],
              "annotations": {
                "b": "2",
                "z": "1"
              }
            }"""
                .formatted(A, B));
  }

  @Test
  void anIndexIsWrittenAsBuildKitWritesIt() {
    var index =
        Manifest.Index.of(
            MediaTypes.DOCKER_MANIFEST_LIST,
            List.of(
                Descriptor.of(MediaTypes.DOCKER_MANIFEST, A, 5)
                    .withPlatform(Platform.of("linux", "arm", "v7"))));

    assertThat(new String(ManifestCodec.write(index), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "schemaVersion": 2,
              "mediaType": "application/vnd.docker.distribution.manifest.list.v2+json",
              "manifests": [
                {
                  "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                  "digest": "%s",
                  "size": 5,
                  "platform": {
                    "architecture": "arm",
                    "os": "linux",
                    "variant": "v7"
                  }
                }
              ]
            }"""
                .formatted(A));
  }

  @Test
  void anImageWithoutLayersHasNullForThem() {
    var manifest =
        Manifest.Image.of(
            MediaTypes.OCI_MANIFEST, Descriptor.of(MediaTypes.OCI_CONFIG, A, 2), List.of());

    assertThat(new String(ManifestCodec.write(manifest), StandardCharsets.UTF_8))
        .contains("\"layers\": null");
    assertThat(read(MediaTypes.OCI_MANIFEST, manifest)).isEqualTo(manifest);
  }

  @Test
  void whatIsWrittenReadsAsTheSame() {
    var index =
        new Manifest.Index(
            MediaTypes.OCI_INDEX,
            "application/x",
            List.of(
                new Descriptor(
                    MediaTypes.OCI_MANIFEST,
                    A,
                    5,
                    List.of("https://example.com/a"),
                    Map.of("k", "v"),
                    Optional.of(
                        new Platform("windows", "amd64", "", "10.0.1", List.of("win32k"))))),
            Optional.of(Descriptor.of(MediaTypes.OCI_MANIFEST, B, 6)),
            Map.of("x", "y"));

    assertThat(read(MediaTypes.OCI_INDEX, index)).isEqualTo(index);
  }

  @Test
  void aVagueContentTypeIsOverruledByTheDocument() {
    var index = Manifest.Index.of(MediaTypes.OCI_INDEX, List.of());

    assertThat(read("application/json", index)).isEqualTo(index);
  }

  @Test
  void aDocumentThatNamesNoTypeIsKnownByItsFields() {
    byte[] json =
        "{\"schemaVersion\":2,\"manifests\":[{\"digest\":\"%s\",\"size\":1}]}"
            .formatted(A)
            .getBytes(StandardCharsets.UTF_8);

    assertThat(ManifestCodec.read("text/plain", json).mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
  }

  @Test
  void anIndexThatPosesAsAManifestIsRefused() {
    byte[] index = ManifestCodec.write(Manifest.Index.of(MediaTypes.OCI_INDEX, List.of()));

    assertThatThrownBy(() -> ManifestCodec.read(MediaTypes.OCI_MANIFEST, index))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("expected manifest but found index");
  }

  @Test
  void aManifestThatPosesAsAnIndexIsRefused() {
    byte[] json = "{\"config\":{}}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ManifestCodec.read(MediaTypes.OCI_INDEX, json))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("expected index but found manifest");
  }

  @Test
  void schema1IsTooOld() {
    byte[] json = "{\"schemaVersion\":1,\"fsLayers\":[]}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ManifestCodec.read("application/json", json))
        .isInstanceOf(CroftException.class)
        .hasMessageContaining("schema 1 not supported");
  }

  @Test
  void aNegativeSizeIsRefused() {
    byte[] json =
        "{\"config\":{\"digest\":\"%s\",\"size\":-1}}"
            .formatted(A)
            .getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ManifestCodec.read(MediaTypes.OCI_MANIFEST, json))
        .isInstanceOf(CroftException.class)
        .hasMessage("invalid manifest: config.size is negative: -1");
  }

  @Test
  void layerTypesChangeBetweenOciAndDocker() {
    assertThat(MediaTypes.layerIn(true, MediaTypes.DOCKER_LAYER_GZIP))
        .isEqualTo(MediaTypes.OCI_LAYER_GZIP);
    assertThat(MediaTypes.layerIn(false, MediaTypes.OCI_LAYER)).isEqualTo(MediaTypes.DOCKER_LAYER);
    assertThat(MediaTypes.layerIn(true, "application/other")).isEqualTo("application/other");
  }

  private static Manifest read(String mediaType, Manifest manifest) {
    return ManifestCodec.read(mediaType, ManifestCodec.write(manifest));
  }
}
