package dev.croft.server.source.http;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.registry.SystemCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks servers for files, and follows where they point. Thread safe. */
final class Downloader implements AutoCloseable {

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);
  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("download-", 0).factory());
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .sslContext(SystemCertificates.context())
          .executor(threads)
          .build();

  /**
   * Asks for a file. The authorization is for the first server only.
   *
   * @return the last answer; whoever asked closes its body
   */
  HttpResponse<InputStream> get(URI url, Map<String, String> headers) {
    URI at = url;
    Map<String, String> sent = new TreeMap<>(headers);
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> answer = once(at, sent);
      URI next = redirect(at, answer);
      if (next.equals(at)) {
        return answer;
      }
      close(answer);
      if (!String.valueOf(next.getAuthority()).equals(String.valueOf(url.getAuthority()))) {
        sent.remove("authorization");
      }
      at = next;
    }
    throw CroftException.user("Get \"" + url + "\": stopped after 10 redirects");
  }

  private HttpResponse<InputStream> once(URI url, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).GET().timeout(ANSWER_LIMIT);
    headers.forEach(request::setHeader);
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new CroftException(FailureKind.TRANSIENT, "Get \"" + url + "\": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CroftException.cancelled("context canceled");
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static URI redirect(URI at, HttpResponse<InputStream> answer) {
    if (!REDIRECTS.contains(answer.statusCode())) {
      return at;
    }
    URI next =
        answer.headers().firstValue("Location").map(location -> at.resolve(location)).orElse(at);
    if (!"http".equals(next.getScheme()) && !"https".equals(next.getScheme())) {
      throw CroftException.user("Get \"" + at + "\": redirected to unsupported " + next);
    }
    return next;
  }

  private static void close(HttpResponse<InputStream> answer) {
    try {
      answer.body().close();
    } catch (IOException e) {
      // Nobody wants the rest of it.
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
