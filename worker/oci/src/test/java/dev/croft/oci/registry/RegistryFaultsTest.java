package dev.croft.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.blob.DirectoryBlobStore;
import dev.croft.oci.image.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when a registry has a bad day. */
final class RegistryFaultsTest {

  private static final byte[] BLOB = "0123456789".repeat(1000).getBytes(StandardCharsets.UTF_8);
  private static final Digest DIGEST = Digest.ofBytes(BLOB);
  private static final Descriptor DESCRIPTOR =
      Descriptor.of(MediaTypes.OCI_LAYER, DIGEST, BLOB.length);
  private static final byte[] NOTHING = new byte[0];
  private static final String BLOB_PATH = "/v2/a/b/blobs/" + DIGEST;

  @TempDir Path directory;
  private final List<Duration> pauses = new ArrayList<>();
  private FaultServer server;
  private DirectoryBlobStore store;
  private RegistryHttp http;
  private RegistryClient client;

  @BeforeEach
  void start() throws Exception {
    server = new FaultServer();
    store = new DirectoryBlobStore(directory, InstantSource.system());
    http = new RegistryHttp(new RegistryHosts(Map.of()), Duration.ofMillis(400));
    client = client(http, CredentialSource.anonymous());
  }

  @AfterEach
  void stop() {
    http.close();
    server.close();
  }

  @Test
  void aDownloadThatWasCutGoesOnWhereItWasCut() {
    server.then(cutAfter(4000, BLOB)).then(partial(4000));

    fetch();

    assertThat(store.verify(DIGEST)).isTrue();
    assertThat(server.requests)
        .containsExactly("GET " + BLOB_PATH, "GET " + BLOB_PATH + " bytes=4000-");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aRegistryThatKnowsNoRangesSendsAllAgain() {
    server.then(cutAfter(4000, BLOB)).then(200, BLOB);

    fetch();

    assertThat(store.verify(DIGEST)).isTrue();
  }

  @Test
  void wrongBytesAreThrownAwayAndFetchedAgain() {
    byte[] wrong = BLOB.clone();
    wrong[5] = 'x';
    server.then(200, wrong).then(200, BLOB);

    fetch();

    assertThat(store.verify(DIGEST)).isTrue();
    assertThat(server.requests).containsExactly("GET " + BLOB_PATH, "GET " + BLOB_PATH);
  }

  @Test
  void bytesThatStayWrongFailAndLeaveNothing() {
    byte[] wrong = BLOB.clone();
    wrong[5] = 'x';
    for (int i = 0; i < 5; i++) {
      server.then(200, wrong);
    }

    assertThatThrownBy(this::fetch)
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("expected digest " + DIGEST + " but got ");
    assertThat(store.list()).isEmpty();
  }

  @Test
  void moreBytesThanTheBlobHasAreRefused() {
    byte[] longer = Arrays.copyOf(BLOB, BLOB.length + 1);
    for (int i = 0; i < 5; i++) {
      server.then(200, longer);
    }

    assertThatThrownBy(this::fetch).isInstanceOf(RegistryException.class);
    assertThat(store.has(DIGEST)).isFalse();
  }

  @Test
  void aBusyRegistryIsAskedAgainAfterLongerAndLongerPauses() {
    server.then(503, NOTHING).then(500, NOTHING).then(502, NOTHING).then(200, BLOB);

    fetch();

    assertThat(pauses)
        .containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void aRegistryThatAsksForPatienceGetsIt() {
    server.then(429, NOTHING, "Retry-After", "7").then(200, BLOB);

    fetch();

    assertThat(pauses).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void patienceHasAnEnd() {
    server.then(429, NOTHING, "Retry-After", "86400").then(200, BLOB);

    fetch();

    assertThat(pauses).containsExactly(Duration.ofSeconds(20));
  }

  @Test
  void aRegistryThatStaysBusyFailsTheRequest() {
    for (int i = 0; i < 5; i++) {
      server.then(
          503,
          "{\"errors\":[{\"code\":\"UNAVAILABLE\",\"message\":\"come back\"}]}"
              .getBytes(StandardCharsets.UTF_8));
    }

    assertThatThrownBy(this::fetch)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT))
        .hasMessage(
            "unexpected status from GET request to "
                + server.url(BLOB_PATH)
                + ": 503 Service Unavailable\nunavailable: come back");
    assertThat(server.requests).hasSize(5);
  }

  @Test
  void aConnectionThatIsDroppedIsTriedAgain() {
    server.then(exchange -> {}).then(200, BLOB);

    fetch();

    assertThat(server.requests).hasSize(2);
  }

  @Test
  void aRegistryThatFallsSilentIsGivenUpAndAskedForTheRest() {
    CountDownLatch end = new CountDownLatch(1);
    server
        .then(
            exchange -> {
              exchange.sendResponseHeaders(200, BLOB.length);
              exchange.getResponseBody().write(BLOB, 0, 3000);
              exchange.getResponseBody().flush();
              await(end);
            })
        .then(partial(3000));

    fetch();
    end.countDown();

    assertThat(store.verify(DIGEST)).isTrue();
  }

  @Test
  void aRegistryThatDoesNotAnswerIsGivenUp() {
    CountDownLatch end = new CountDownLatch(1);
    server.then(exchange -> await(end)).then(200, BLOB);

    fetch();
    end.countDown();

    assertThat(pauses).hasSize(1);
  }

  @Test
  void aRegistryThatIsDownIsNamed() throws Exception {
    int port = RealRegistry.freePort();

    assertThatThrownBy(() -> client.resolve(ImageReference.parse("127.0.0.1:" + port + "/x:1")))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT))
        .hasMessage(
            "failed to do request: Head \"http://127.0.0.1:%d/v2/x/manifests/1\": dial tcp 127.0.0.1:%d: connect: connection refused"
                .formatted(port, port));
  }

  @Test
  void aHostThatDoesNotExistIsNamed() {
    assertThatThrownBy(() -> client.resolve(ImageReference.parse("no-such-host.invalid/x:1")))
        .hasMessageContaining("lookup no-such-host.invalid: no such host");
  }

  @Test
  void aRedirectToAnotherServerCarriesNoCredentials() throws Exception {
    try (FaultServer elsewhere = new FaultServer()) {
      elsewhere.then(200, BLOB);
      server
          .then(401, NOTHING, "WWW-Authenticate", "Basic realm=\"x\"")
          .then(307, NOTHING, "Location", elsewhere.url("/blob?signature=abc"));

      client(http, CredentialSource.of(new Credentials("me", "secret")))
          .fetchBlob(server.reference("a/b"), DESCRIPTOR, store, ByteProgress.none());

      assertThat(server.requests)
          .containsExactly("GET " + BLOB_PATH, "GET " + BLOB_PATH + " authorized");
      assertThat(elsewhere.requests).containsExactly("GET /blob?signature=abc");
    }
  }

  @Test
  void aRedirectWithinTheServerKeepsThem() {
    server
        .then(401, NOTHING, "WWW-Authenticate", "Basic realm=\"x\"")
        .then(302, NOTHING, "Location", "/elsewhere")
        .then(200, BLOB);

    client(http, CredentialSource.of(new Credentials("me", "secret")))
        .fetchBlob(server.reference("a/b"), DESCRIPTOR, store, ByteProgress.none());

    assertThat(server.requests.getLast()).isEqualTo("GET /elsewhere authorized");
  }

  @Test
  void aSignatureInAnAddressIsNotToldInErrors() throws Exception {
    try (FaultServer elsewhere = new FaultServer()) {
      elsewhere.then(403, NOTHING);
      server.then(307, NOTHING, "Location", elsewhere.url("/blob?signature=abc"));

      assertThatThrownBy(this::fetch).hasMessageContaining("?signature=REDACTED");
    }
  }

  @Test
  void redirectsInACircleEnd() {
    for (int i = 0; i < 100; i++) {
      server.then(302, NOTHING, "Location", "/again");
    }

    assertThatThrownBy(this::fetch).hasMessageContaining("more than 10 redirects");
  }

  @Test
  void anUploadToAnotherServerCarriesNoCredentials() throws Exception {
    try (FaultServer elsewhere = new FaultServer()) {
      elsewhere.then(201, NOTHING);
      server
          .then(401, NOTHING, "WWW-Authenticate", "Basic realm=\"x\"")
          .then(404, NOTHING)
          .then(202, NOTHING, "Location", elsewhere.url("/put?state=1"));

      client(http, CredentialSource.of(new Credentials("me", "secret")))
          .pushBlob(server.reference("a/b"), DESCRIPTOR, BLOB);

      assertThat(elsewhere.requests).containsExactly("PUT /put?state=1&digest=" + DIGEST);
    }
  }

  @Test
  void anUploadThatBrokeOffIsBegunAgain() {
    server
        .then(404, NOTHING)
        .then(202, NOTHING, "Location", "/upload/1")
        .then(exchange -> {})
        .then(404, NOTHING)
        .then(202, NOTHING, "Location", "/upload/2")
        .then(201, NOTHING);

    assertThat(client.pushBlob(server.reference("a/b"), DESCRIPTOR, BLOB))
        .isEqualTo(PushOutcome.UPLOADED);
  }

  @Test
  void aMirrorThatFailsIsPassedOver() throws Exception {
    try (FaultServer mirror = new FaultServer();
        RegistryHttp mirrored = mirrored(mirror)) {
      mirror.then(500, NOTHING);
      server.then(200, BLOB);

      client(mirrored, CredentialSource.anonymous())
          .fetchBlob(server.reference("a/b"), DESCRIPTOR, store, ByteProgress.none());

      assertThat(mirror.requests)
          .containsExactly("GET /v2/prefix/a/b/blobs/" + DIGEST + "?ns=" + server.host());
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void whatATagMeansBeforeAPushIsAskedOfTheRegistryAndOfNoMirror() throws Exception {
    byte[] manifest = "{\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);
    try (FaultServer mirror = new FaultServer();
        RegistryHttp mirrored = mirrored(mirror)) {
      server.then(200, manifest, "Content-Type", MediaTypes.OCI_INDEX);

      assertThat(
              client(mirrored, CredentialSource.anonymous())
                  .fetchBeforePush(server.reference("a/b:1"))
                  .orElseThrow()
                  .descriptor()
                  .digest())
          .isEqualTo(Digest.ofBytes(manifest));

      assertThat(mirror.requests).isEmpty();
    }
  }

  @Test
  void aRegistryThatFailsBeforeAPushIsNotAskedAgain() {
    server.then(500, NOTHING);

    assertThatThrownBy(() -> client.fetchBeforePush(server.reference("a/b:1")))
        .isInstanceOf(RegistryException.class);

    assertThat(server.requests).containsExactly("GET /v2/a/b/manifests/1");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aTagThatMeansNothingYetIsNoFailure() {
    server.then(404, NOTHING);

    assertThat(client.fetchBeforePush(server.reference("a/b:1"))).isEmpty();
  }

  @Test
  void whatAMirrorBeganTheRegistryEnds() throws Exception {
    try (FaultServer mirror = new FaultServer();
        RegistryHttp mirrored = mirrored(mirror)) {
      mirror.then(cutAfter(2000, BLOB)).then(500, NOTHING);
      server.then(partial(2000));

      client(mirrored, CredentialSource.anonymous())
          .fetchBlob(server.reference("a/b"), DESCRIPTOR, store, ByteProgress.none());

      assertThat(store.verify(DIGEST)).isTrue();
    }
  }

  @Test
  void aRegistryWithoutHeadIsAskedByGet() {
    byte[] manifest = "{\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);
    server.then(405, NOTHING).then(200, manifest, "Content-Type", MediaTypes.OCI_INDEX);

    assertThat(client.resolve(server.reference("a:1")))
        .isEqualTo(Descriptor.of(MediaTypes.OCI_INDEX, Digest.ofBytes(manifest), manifest.length));
  }

  @Test
  void aForbiddenImageIsExplainedInTheRegistrysWords() {
    server
        .then(403, NOTHING)
        .then(
            403,
            "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"pay first\"}]}"
                .getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> client.resolve(server.reference("a:1")))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DENIED))
        .hasMessageEndingWith("403 Forbidden\ndenied: pay first");
  }

  @Test
  void aManifestThatIsNotWhatItsDigestSaysIsRefused() {
    for (int i = 0; i < 5; i++) {
      server.then(200, "{}".getBytes(StandardCharsets.UTF_8));
    }

    assertThatThrownBy(() -> client.fetchManifest(server.reference("a").withDigest(DIGEST)))
        .hasMessageContaining("expected digest " + DIGEST);
  }

  @Test
  void aManifestThatNeverEndsIsRefused() {
    server.then(200, new byte[FetchManifest.LARGEST_BYTES + 1]);

    assertThatThrownBy(() -> client.fetchManifest(server.reference("a:1")))
        .hasMessageContaining("rejecting");
  }

  @Test
  void anInterruptEndsADownload() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    server.then(
        exchange -> {
          exchange.sendResponseHeaders(200, BLOB.length);
          begun.countDown();
          await(end);
        });
    List<Throwable> thrown = new ArrayList<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    fetch();
                  } catch (RuntimeException e) {
                    thrown.add(e);
                  }
                });

    begun.await();
    thread.interrupt();
    thread.join();
    end.countDown();

    assertThat(thrown)
        .singleElement()
        .isInstanceOfSatisfying(
            CroftException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CANCELLED));
  }

  private void fetch() {
    client.fetchBlob(server.reference("a/b"), DESCRIPTOR, store, ByteProgress.none());
  }

  private RegistryClient client(RegistryHttp connections, CredentialSource source) {
    Backoff backoff = new Backoff(5, Duration.ofMillis(500), Duration.ofSeconds(20), pauses::add);
    return new RegistryClient(connections, source, InstantSource.system(), backoff);
  }

  private RegistryHttp mirrored(FaultServer mirror) {
    var config =
        new RegistryConfig(
            List.of(mirror.host() + "/prefix"), Optional.empty(), false, List.of(), List.of());
    return new RegistryHttp(new RegistryHosts(Map.of(server.host(), config)));
  }

  private static HttpHandler cutAfter(int count, byte[] body) {
    return exchange -> {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body, 0, count);
      exchange.getResponseBody().flush();
    };
  }

  private static HttpHandler partial(int from) {
    return exchange -> {
      exchange
          .getResponseHeaders()
          .add("Content-Range", "bytes " + from + "-" + (BLOB.length - 1) + "/" + BLOB.length);
      exchange.sendResponseHeaders(206, BLOB.length - from);
      exchange.getResponseBody().write(BLOB, from, BLOB.length - from);
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
