package dev.croft.oci.registry;

import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;

/**
 * The connections to registries, shared by everything in a process. It has no credentials. Thread
 * safe.
 */
public final class RegistryHttp implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final Duration STALL_LIMIT = Duration.ofSeconds(60);
  private static final int MOST_REDIRECTS = 10;
  private static final int TRANSFERS_PER_HOST = 6;
  private static final String USER_AGENT = "croft";
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final RegistryHosts hosts;
  private final StallGuard guard;
  private final ExecutorService threads;
  private final Map<RegistryConfig, HttpClient> clients = new ConcurrentHashMap<>();
  private final Map<String, Semaphore> transfers = new ConcurrentHashMap<>();
  private final Set<String> withoutTls = ConcurrentHashMap.newKeySet();

  /** Connections to hosts that a configuration describes. */
  public RegistryHttp(RegistryHosts hosts) {
    this(hosts, STALL_LIMIT);
  }

  /** With another limit to how long a transfer may stand still. */
  RegistryHttp(RegistryHosts hosts, Duration stallLimit) {
    this.hosts = hosts;
    this.guard = new StallGuard(stallLimit);
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("registry-http-", 0).factory());
  }

  RegistryHosts hosts() {
    return hosts;
  }

  /** Limits how many blobs move from and to a host at once. */
  Semaphore transfers(RegistryHost host) {
    return transfers.computeIfAbsent(
        host.authority(), authority -> new Semaphore(TRANSFERS_PER_HOST, true));
  }

  /**
   * Sends a request and follows redirects; the authorization goes to the registry itself only.
   *
   * @throws RegistryException with kind TRANSIENT where there is no answer
   */
  Answer send(Call call, Optional<String> authorization) {
    Call at = call;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      Answer answer = once(at, at.authorized() ? authorization : Optional.empty());
      Optional<URI> next = redirect(at, answer);
      if (next.isEmpty()) {
        return answer;
      }
      answer.close();
      at = at.withUri(next.get(), sameServer(answer.uri(), next.get()));
    }
    throw RegistryFailures.noAnswer(
        call.method(), call.uri(), new IOException("more than " + MOST_REDIRECTS + " redirects"));
  }

  /** Sends a request that has nothing to do with a registry's configuration. */
  Answer sendPlain(HttpRequest request) {
    return exchange(client(RegistryConfig.defaults()), request, new AtomicLong());
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::shutdownNow);
    guard.close();
    threads.shutdownNow();
  }

  private Answer once(Call call, Optional<String> authorization) {
    boolean fallback =
        call.host().httpFallback() && call.uri().getRawAuthority().equals(call.host().authority());
    if (fallback && withoutTls.contains(call.host().authority())) {
      return request(call, plain(call.uri()), authorization);
    }
    try {
      return request(call, call.uri(), authorization);
    } catch (RegistryException e) {
      if (fallback && speaksNoTls(e)) {
        withoutTls.add(call.host().authority());
        return request(call, plain(call.uri()), authorization);
      }
      throw e;
    }
  }

  private Answer request(Call call, URI uri, Optional<String> authorization) {
    AtomicLong moved = new AtomicLong();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(call.method(), publisher(call, moved))
            .setHeader("User-Agent", USER_AGENT);
    call.headers().forEach((name, values) -> values.forEach(v -> request.header(name, v)));
    authorization.ifPresent(value -> request.setHeader("Authorization", value));
    if (call.body().isPresent() || uri.getScheme().equals("http")) {
      // One stream of HTTP/2 is slower to send than a connection, and plain HTTP/2 is rare.
      request.version(HttpClient.Version.HTTP_1_1);
    }
    return exchange(client(call.host().config()), request.build(), moved);
  }

  /** Waits for an answer as long as bytes move. */
  private Answer exchange(HttpClient client, HttpRequest request, AtomicLong moved) {
    CompletableFuture<HttpResponse<InputStream>> future =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response = await(future, moved);
      return new Answer(
          request.method(),
          request.uri(),
          response.statusCode(),
          response.headers(),
          guard.guard(response.body()));
    } catch (ExecutionException e) {
      IOException cause =
          e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      throw RegistryFailures.noAnswer(request.method(), request.uri(), cause);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw RegistryFailures.noAnswer(
          request.method(), request.uri(), new HttpTimeoutException("no answer"));
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("cancelled while waiting for " + request.uri().getHost());
    }
  }

  private HttpResponse<InputStream> await(
      CompletableFuture<HttpResponse<InputStream>> future, AtomicLong moved)
      throws ExecutionException, TimeoutException, InterruptedException {
    while (true) {
      long before = moved.get();
      try {
        return future.get(guard.limit().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (moved.get() == before) {
          throw e;
        }
      }
    }
  }

  private HttpClient client(RegistryConfig config) {
    return clients.computeIfAbsent(config, this::newClient);
  }

  private HttpClient newClient(RegistryConfig config) {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT_LIMIT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .sslContext(TlsTrust.context(config))
        .executor(threads)
        .build();
  }

  private static BodyPublisher publisher(Call call, AtomicLong moved) {
    if (call.body().isEmpty()) {
      return BodyPublishers.noBody();
    }
    RequestBody body = call.body().get();
    if (body.size() == 0) {
      return BodyPublishers.noBody();
    }
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> new CountingBody(body, moved)), body.size());
  }

  private static Optional<URI> redirect(Call call, Answer answer) {
    if (!REDIRECTS.contains(answer.status())) {
      return Optional.empty();
    }
    boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
    if (!reads && answer.status() < 307) {
      return Optional.empty();
    }
    return answer
        .header("Location")
        .map(answer.uri()::resolve)
        .filter(uri -> "http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
  }

  static boolean sameServer(URI a, URI b) {
    return a.getScheme().equals(b.getScheme()) && a.getRawAuthority().equals(b.getRawAuthority());
  }

  private static boolean speaksNoTls(RegistryException failure) {
    for (Throwable at = failure.getCause(); at != null; at = at.getCause()) {
      String text = String.valueOf(at.getMessage());
      boolean answersPlain =
          at instanceof SSLException
              && text.toLowerCase(Locale.ROOT).contains("unrecognized ssl message");
      if (answersPlain || at instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }

  private static URI plain(URI uri) {
    return URI.create(uri.toString().replaceFirst("^https:", "http:"));
  }
}
