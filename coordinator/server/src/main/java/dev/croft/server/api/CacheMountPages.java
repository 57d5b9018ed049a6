package dev.croft.server.api;

import dev.croft.agent.cachemount.KeptCacheMounts;
import dev.croft.engine.cachemount.version.CacheMountKey;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.server.build.Tasks;
import dev.croft.server.http.CacheMountJson;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Cache mounts over plain HTTP: {@code GET /api/cache-mounts} lists them, {@code DELETE} with
 * {@code ?id=} removes one, {@code GET} of {@code …/archive} gives one as a tar archive, and {@code
 * PUT} there adds an archive's files. Where clients are told apart, each has its own only.
 */
final class CacheMountPages {

  static final String PREFIX = "/api/cache-mounts";

  private static final String ARCHIVE = PREFIX + "/archive";

  /** What an archive is of: the tenant, percent-encoded, and the version's number. */
  private static final String NAMESPACE = "croft-cache-mount-namespace";

  private static final String VERSION = "croft-cache-mount-version";

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int FAILED = 500;
  private static final int UNAVAILABLE = 503;

  private final Vertx vertx;
  private final ClientIdentity clients;
  private final Supplier<Optional<KeptCacheMounts>> mounts;

  CacheMountPages(Vertx vertx, ClientIdentity clients, Supplier<Optional<KeptCacheMounts>> mounts) {
    this.vertx = vertx;
    this.clients = clients;
    this.mounts = mounts;
  }

  void handle(HttpServerRequest request) {
    Optional<String> tenant = clients.tenantOfPage(request);
    Optional<KeptCacheMounts> kept = mounts.get();
    String path = Objects.requireNonNullElse(request.path(), "");
    if (tenant.isEmpty()) {
      answer(request, UNAUTHORIZED, "the token is not known here");
    } else if (kept.isEmpty()) {
      answer(request, UNAVAILABLE, "this coordinator has no cache mounts yet");
    } else if (!path.equals(PREFIX) && !path.equals(ARCHIVE)) {
      answer(request, NOT_FOUND, "not found");
    } else {
      handle(request, request.method().name() + " " + path, tenant.get(), kept.get());
    }
  }

  private void handle(HttpServerRequest request, String what, String tenant, KeptCacheMounts kept) {
    if (what.equals("GET " + PREFIX)) {
      list(request, tenant, kept);
      return;
    }
    String namespace = Objects.requireNonNullElse(request.getParam("namespace"), tenant);
    Optional<CacheMountKey> key = key(request, namespace);
    if (key.isEmpty()) {
      answer(request, BAD_REQUEST, "an id is needed");
    } else if (clients.hasTenants() && !namespace.equals(tenant)) {
      answer(request, FORBIDDEN, "cache mounts of " + namespace + " are not yours");
    } else {
      switch (what) {
        case "DELETE " + PREFIX -> remove(request, key.get(), kept);
        case "GET " + ARCHIVE -> export(request, key.get(), kept);
        case "PUT " + ARCHIVE -> receive(request, key.get(), kept);
        default -> answer(request, NOT_ALLOWED, "not allowed");
      }
    }
  }

  /** The front end puts a slash before ids, and a namespace where the build names one. */
  private static Optional<CacheMountKey> key(HttpServerRequest request, String namespace) {
    return Optional.ofNullable(request.getParam("id"))
        .filter(id -> !id.isEmpty())
        .map(id -> id.startsWith("/") ? id : "/" + id)
        .map(
            id ->
                new CacheMountKey(
                    namespace, id, Objects.requireNonNullElse(request.getParam("base"), "")));
  }

  private void list(HttpServerRequest request, String tenant, KeptCacheMounts kept) {
    work(
        request,
        () -> {
          String json =
              CacheMountJson.list(
                  kept.list().stream()
                      .filter(
                          entry -> !clients.hasTenants() || entry.key().namespace().equals(tenant))
                      .toList());
          return () ->
              request.response().putHeader("content-type", "application/json").end(json + "\n");
        });
  }

  private void remove(HttpServerRequest request, CacheMountKey key, KeptCacheMounts kept) {
    work(
        request,
        () -> {
          boolean known = kept.list().stream().anyMatch(entry -> entry.key().equals(key));
          kept.remove(key);
          return () ->
              answer(request, known ? OK : NOT_FOUND, known ? "removed" : "there is no such mount");
        });
  }

  private void export(HttpServerRequest request, CacheMountKey key, KeptCacheMounts kept) {
    work(
        request,
        () -> {
          Path file = Files.createTempFile("croft-cache-mount", ".tar");
          long version;
          try (OutputStream out = Files.newOutputStream(file)) {
            version = kept.exportTo(key, out);
          } catch (IOException | CroftException e) {
            Files.deleteIfExists(file);
            throw e;
          }
          return () ->
              request
                  .response()
                  .putHeader("content-type", "application/x-tar")
                  .putHeader(NAMESPACE, URLEncoder.encode(key.namespace(), StandardCharsets.UTF_8))
                  .putHeader(VERSION, Long.toString(version))
                  .sendFile(file.toString())
                  .onComplete(_ -> vertx.fileSystem().delete(file.toString()));
        });
  }

  private void receive(HttpServerRequest request, CacheMountKey key, KeptCacheMounts kept) {
    request.pause();
    vertx
        .fileSystem()
        .createTempFile("croft-cache-mount", ".tar")
        .compose(
            name ->
                vertx
                    .fileSystem()
                    .open(name, new OpenOptions().setWrite(true))
                    .compose(request::pipeTo)
                    .map(name)
                    // Nobody needs half an archive.
                    .onFailure(_ -> vertx.fileSystem().delete(name)))
        .onFailure(why -> answer(request, FAILED, String.valueOf(why.getMessage())))
        .onSuccess(
            name ->
                work(
                    request,
                    () -> {
                      try (InputStream in = Files.newInputStream(Path.of(name))) {
                        kept.importFrom(key, in);
                      } finally {
                        Files.deleteIfExists(Path.of(name));
                      }
                      return () -> answer(request, OK, "imported");
                    }));
  }

  /** Does something on a thread that may wait, and answers on the request's own. */
  private static void work(HttpServerRequest request, Callable<Runnable> task) {
    Context context = Objects.requireNonNull(Vertx.currentContext());
    Tasks.thread(
            "cache-mounts",
            () -> {
              Runnable answer;
              try {
                answer = task.call();
              } catch (CroftException e) {
                int status = e.kind() == FailureKind.NOT_FOUND ? NOT_FOUND : FAILED;
                answer = () -> answer(request, status, e.text());
              } catch (Exception e) {
                answer = () -> answer(request, FAILED, String.valueOf(e.getMessage()));
              }
              Runnable made = answer;
              context.runOnContext(_ -> made.run());
            })
        .start();
  }

  private static void answer(HttpServerRequest request, int status, String text) {
    var _ =
        request
            .response()
            .setStatusCode(status)
            .putHeader("content-type", "text/plain; charset=utf-8")
            .end(Buffer.buffer(text + "\n"));
  }
}
