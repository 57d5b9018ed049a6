package dev.croft.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.BlobWriter;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.image.Manifest;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.image.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real thing, without authentication. */
final class RegistryClientTest {

  private static final byte[] CONFIG =
      "{\"os\":\"linux\",\"architecture\":\"amd64\"}".getBytes(StandardCharsets.UTF_8);
  private static final Descriptor CONFIG_DESCRIPTOR =
      Descriptor.of(MediaTypes.OCI_CONFIG, Digest.ofBytes(CONFIG), CONFIG.length);

  @TempDir static Path registryDirectory;
  private static RealRegistry registry;

  @TempDir Path directory;
  private DirectoryBlobStore store;
  private RegistryHttp http;
  private RegistryClient client;

  @BeforeAll
  static void startRegistry() throws Exception {
    registry = RealRegistry.start(registryDirectory, "");
  }

  @AfterAll
  static void stopRegistry() throws Exception {
    registry.close();
  }

  @BeforeEach
  void connect() {
    store = new DirectoryBlobStore(directory, InstantSource.system());
    http = new RegistryHttp(new RegistryHosts(Map.of()));
    client = new RegistryClient(http, CredentialSource.anonymous(), InstantSource.system());
  }

  @AfterEach
  void disconnect() {
    http.close();
  }

  @Test
  void anImageIsPushedAndPulled() {
    ImageReference reference = registry.reference("team/app:1.0");
    byte[] layer = randomBytes(3_000_000);
    Descriptor layerDescriptor = descriptor(layer);
    byte[] manifest = manifest(layerDescriptor);
    store.put(layer);

    client.pushBlob(reference, layerDescriptor, store, ByteProgress.none());
    client.pushBlob(reference, CONFIG_DESCRIPTOR, CONFIG);
    assertThat(client.pushManifest(reference, MediaTypes.OCI_MANIFEST, manifest)).isTrue();

    Descriptor resolved = client.resolve(reference);
    assertThat(resolved)
        .isEqualTo(
            Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.ofBytes(manifest), manifest.length));
    FetchedManifest fetched = client.fetchManifest(reference.withDigest(resolved.digest()));
    assertThat(fetched.bytes()).isEqualTo(manifest);
    assertThat(fetched.parsed()).isInstanceOf(Manifest.Image.class);
    assertThat(client.readBlob(reference, CONFIG_DESCRIPTOR, 1 << 20)).isEqualTo(CONFIG);
    var other = new DirectoryBlobStore(directory.resolve("other"), InstantSource.system());
    client.fetchBlob(reference, layerDescriptor, other, ByteProgress.none());
    assertThat(other.verify(layerDescriptor.digest())).isTrue();
  }

  @Test
  void whatIsThereAlreadyIsNotPushedAgain() {
    ImageReference reference = registry.reference("again:1");
    byte[] manifest = manifest(CONFIG_DESCRIPTOR);

    assertThat(client.pushBlob(reference, CONFIG_DESCRIPTOR, CONFIG))
        .isEqualTo(PushOutcome.UPLOADED);
    assertThat(client.pushBlob(reference, CONFIG_DESCRIPTOR, CONFIG))
        .isEqualTo(PushOutcome.EXISTED);
    assertThat(client.pushManifest(reference, MediaTypes.OCI_MANIFEST, manifest)).isTrue();
    assertThat(client.pushManifest(reference, MediaTypes.OCI_MANIFEST, manifest)).isFalse();
  }

  @Test
  void aManifestMayBePushedByItsDigestAlone() {
    ImageReference reference = registry.reference("untagged");
    byte[] manifest = manifest(CONFIG_DESCRIPTOR);
    client.pushBlob(reference, CONFIG_DESCRIPTOR, CONFIG);

    client.pushManifest(reference, MediaTypes.OCI_MANIFEST, manifest);

    assertThat(client.resolve(reference.withDigest(Digest.ofBytes(manifest))).size())
        .isEqualTo(manifest.length);
  }

  @Test
  void aBlobIsMountedFromAnotherRepository() {
    byte[] bytes = randomBytes(1000);
    client.pushBlob(registry.reference("from/here"), descriptor(bytes), bytes);
    ImageReference target = registry.reference("to/there");

    assertThat(client.hasBlob(target, Digest.ofBytes(bytes))).isFalse();
    assertThat(client.mountBlob(target, "from/here", Digest.ofBytes(bytes))).isTrue();
    assertThat(client.hasBlob(target, Digest.ofBytes(bytes))).isTrue();
  }

  @Test
  void aBlobThatCannotBeMountedIsUploaded() {
    byte[] bytes = randomBytes(1000);
    store.put(bytes);

    PushOutcome outcome =
        client.pushBlob(
            registry.reference("mount/fails"),
            descriptor(bytes),
            () -> store.open(Digest.ofBytes(bytes)),
            Optional.of("no/such/repository"),
            ByteProgress.none());

    assertThat(outcome).isEqualTo(PushOutcome.UPLOADED);
  }

  @Test
  void anEmptyBlobCanBePushed() {
    byte[] nothing = new byte[0];

    assertThat(client.pushBlob(registry.reference("empty"), descriptor(nothing), nothing))
        .isEqualTo(PushOutcome.UPLOADED);
  }

  @Test
  void progressEndsAtTheWholeSize() {
    byte[] bytes = randomBytes(1_000_000);
    store.put(bytes);
    List<Long> pushed = new ArrayList<>();
    List<Long> fetched = new ArrayList<>();
    ImageReference reference = registry.reference("progress");
    var other = new DirectoryBlobStore(directory.resolve("other"), InstantSource.system());

    client.pushBlob(reference, descriptor(bytes), store, pushed::add);
    client.fetchBlob(reference, descriptor(bytes), other, fetched::add);

    assertThat(pushed).startsWith(0L).endsWith(1_000_000L).isSorted();
    assertThat(fetched).startsWith(0L).endsWith(1_000_000L).isSorted();
  }

  @Test
  void aBlobThatWasCutOffIsContinuedByRange() throws Exception {
    byte[] bytes = randomBytes(500_000);
    ImageReference reference = registry.reference("range");
    client.pushBlob(reference, descriptor(bytes), bytes);
    try (BlobWriter writer = store.resume(Digest.ofBytes(bytes), bytes.length)) {
      writer.write(bytes, 0, 400_000);
    }
    List<Long> fetched = new ArrayList<>();

    client.fetchBlob(reference, descriptor(bytes), store, fetched::add);

    assertThat(fetched).startsWith(400_000L).endsWith(500_000L);
    assertThat(store.verify(Digest.ofBytes(bytes))).isTrue();
  }

  @Test
  void anImageThatDoesNotExistIsNotFound() {
    ImageReference reference = registry.reference("no/such:image");

    for (Runnable attempt :
        List.<Runnable>of(() -> client.resolve(reference), () -> client.fetchManifest(reference))) {
      assertThatThrownBy(attempt::run)
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND))
          .hasMessage(registry.host() + "/no/such:image: not found");
    }
  }

  @Test
  void aManifestWhoseBlobsAreMissingIsRefusedWithTheRegistrysReason() {
    assertThatThrownBy(
            () ->
                client.pushManifest(
                    registry.reference("incomplete:1"),
                    MediaTypes.OCI_MANIFEST,
                    manifest(descriptor(randomBytes(5)))))
        .isInstanceOf(RegistryException.class)
        .hasMessageStartingWith(
            "unexpected status from PUT request to http://"
                + registry.host()
                + "/v2/incomplete/manifests/1: ")
        .hasMessageContaining("blob unknown");
  }

  @Test
  void aBlobTooLargeForMemoryIsRefused() {
    assertThatThrownBy(() -> client.readBlob(registry.reference("x"), CONFIG_DESCRIPTOR, 3))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.RESOURCE));
  }

  @Test
  void aMirrorIsAskedFirst() {
    ImageReference there = registry.reference("hub/library/tool:1");
    client.pushBlob(there, CONFIG_DESCRIPTOR, CONFIG);
    byte[] manifest = manifest(CONFIG_DESCRIPTOR);
    client.pushManifest(there, MediaTypes.OCI_MANIFEST, manifest);
    var config =
        new RegistryConfig(
            List.of(registry.host() + "/hub"), Optional.of(true), false, List.of(), List.of());
    try (var mirrored = new RegistryHttp(new RegistryHosts(Map.of("docker.io", config)))) {
      var other =
          new RegistryClient(mirrored, CredentialSource.anonymous(), InstantSource.system());

      assertThat(other.resolve(ImageReference.parse("tool:1")).digest())
          .isEqualTo(Digest.ofBytes(manifest));
    }
  }

  private static byte[] manifest(Descriptor layer) {
    return ManifestCodec.write(
        Manifest.Image.of(
            MediaTypes.OCI_MANIFEST,
            CONFIG_DESCRIPTOR,
            List.of(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, layer.digest(), layer.size()))));
  }

  private static Descriptor descriptor(byte[] bytes) {
    return Descriptor.of(MediaTypes.OCI_LAYER_GZIP, Digest.ofBytes(bytes), bytes.length);
  }

  private static byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
