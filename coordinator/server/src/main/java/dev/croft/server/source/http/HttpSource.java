package dev.croft.server.source.http;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileType;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.llb.Vertex;
import dev.croft.model.progress.VertexEvent;
import dev.croft.model.step.Content;
import dev.croft.oci.tree.FileTree;
import dev.croft.oci.tree.TreeEntry;
import dev.croft.oci.tree.TreeFileWriter;
import dev.croft.oci.tree.TreeOrigin;
import dev.croft.oci.tree.TreeStore;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.SourceResolver.Material;
import dev.croft.server.solve.SourceResolver.Resolved;
import dev.croft.server.source.ClientResources;
import dev.croft.server.source.SourceKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Files from web servers, and from clients that offer theirs as if they were servers. A server is
 * asked in each build whether a file has changed, unless the build names the file's digest and the
 * farm has it.
 */
public final class HttpSource implements SourceKind, AutoCloseable {

  private static final String USER_AGENT = "croft";
  private static final int NOT_MODIFIED = 304;
  private static final int FIRST_GOOD = 200;
  private static final int FIRST_BAD = 300;
  private static final long NANOS = 1_000_000_000L;

  private final ClientResources client;
  private final TreeStore trees;
  private final Remembered remembered;
  private final Downloader downloader = new Downloader();

  /**
   * Downloads into a tree store.
   *
   * @param memory where it is noted what came from where
   */
  public HttpSource(ClientResources client, TreeStore trees, Path memory) {
    this.client = client;
    this.trees = trees;
    this.remembered = new Remembered(memory);
  }

  @Override
  public Resolved resolve(
      BuildScope scope, Vertex vertex, SourceOp source, Consumer<VertexEvent> show) {
    HttpFile file = HttpFile.of(source);
    Remembered.Download download =
        file.isUpload() ? uploaded(scope, file) : downloaded(scope, file);
    file.checksum()
        .filter(wanted -> !wanted.equals(download.content()))
        .ifPresent(
            wanted -> {
              throw CroftException.user("digest mismatch " + download.content() + ": " + wanted);
            });
    Digest tree = trees.putTree(FileTree.of(List.of(entry(file, download))));
    trees.describe(tree, new TreeOrigin("regular", "http url " + file.url()));
    return new Resolved(
        "tree",
        tree,
        new Content.Tree(tree),
        Optional.of(new Material(source.identifier(), download.content().value())));
  }

  /** Forgets where that came from which is here no more. */
  public void forgetLost() {
    remembered.retain(download -> Files.exists(trees.fileOf(download.content())));
  }

  private Remembered.Download uploaded(BuildScope scope, HttpFile file) {
    try (TreeFileWriter writer = trees.write()) {
      client.upload(scope, file.url().getHost(), file.url().getPath(), writer);
      Digest content = writer.finish();
      return new Remembered.Download("", "", "", content, writer.size());
    } catch (IOException e) {
      throw failure("the client's upload", e);
    }
  }

  private Remembered.Download downloaded(BuildScope scope, HttpFile file) {
    Map<String, String> headers = new TreeMap<>(Map.of("user-agent", USER_AGENT));
    headers.putAll(file.headers());
    authorization(scope, file).ifPresent(value -> headers.put("authorization", value));
    // What one client may read, another may not: the memory is of this request and no other.
    Digest request = Digest.ofText(scope.tenant() + "\n" + file.url() + "\n" + headers);
    Optional<Remembered.Download> before =
        remembered.find(request).filter(d -> trees.hasFile(d.content(), d.size()));
    if (before.isPresent() && file.checksum().equals(before.map(Remembered.Download::content))) {
      return before.get();
    }
    before
        .map(Remembered.Download::etag)
        .filter(e -> !e.isEmpty())
        .ifPresent(etag -> headers.put("if-none-match", etag));
    before
        .filter(d -> d.etag().isEmpty())
        .map(Remembered.Download::lastModified)
        .filter(time -> !time.isEmpty())
        .ifPresent(time -> headers.put("if-modified-since", time));
    Remembered.Download now = fetched(file, headers, before);
    remembered.keep(request, now);
    return now;
  }

  private Remembered.Download fetched(
      HttpFile file, Map<String, String> headers, Optional<Remembered.Download> before) {
    HttpResponse<InputStream> answer = downloader.get(file.url(), headers);
    try (InputStream body = answer.body()) {
      if (answer.statusCode() == NOT_MODIFIED && before.isPresent()) {
        return before.get();
      }
      if (answer.statusCode() < FIRST_GOOD || answer.statusCode() >= FIRST_BAD) {
        throw CroftException.user("invalid response status " + answer.statusCode());
      }
      try (TreeFileWriter writer = trees.write()) {
        body.transferTo(writer);
        return new Remembered.Download(
            header(answer, "ETag"),
            header(answer, "Last-Modified"),
            header(answer, "Content-Disposition"),
            writer.finish(),
            writer.size());
      }
    } catch (IOException e) {
      throw failure(file.url().toString(), e);
    }
  }

  private Optional<String> authorization(BuildScope scope, HttpFile file) {
    if (!file.authHeaderSecret().isEmpty()) {
      return Optional.of(
          client
              .secret(scope, file.authHeaderSecret())
              .map(Bytes::toText)
              .orElseThrow(
                  () ->
                      CroftException.notFound(
                          "secret " + file.authHeaderSecret() + ": not found")));
    }
    String host = file.url().getHost();
    return client
        .secret(scope, "HTTP_AUTH_HEADER_" + host)
        .map(Bytes::toText)
        .or(
            () ->
                client
                    .secret(scope, "HTTP_AUTH_TOKEN_" + host)
                    .map(token -> "Bearer " + token.toText()))
        .map(String::strip);
  }

  private static TreeEntry entry(HttpFile file, Remembered.Download download) {
    String name = FileName.of(file.filename(), text(download.disposition()), file.url());
    return new TreeEntry(
        BytePath.of(name),
        FileType.REGULAR,
        file.access().permissions(),
        new TreeEntry.Owner(file.access().uid(), file.access().gid()),
        download.size(),
        text(download.lastModified()).map(HttpSource::nanos).orElse(0L),
        BytePath.EMPTY,
        Optional.empty(),
        new TreeMap<>(),
        Optional.of(download.content()));
  }

  private static long nanos(String httpDate) {
    try {
      Instant time =
          ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return time.getEpochSecond() * NANOS;
    } catch (DateTimeException e) {
      return 0;
    }
  }

  private static Optional<String> text(String maybeEmpty) {
    return Optional.of(maybeEmpty).filter(text -> !text.isEmpty());
  }

  private static String header(HttpResponse<InputStream> answer, String name) {
    return answer.headers().firstValue(name).orElse("").replaceAll("[\\r\\n]", " ");
  }

  private static CroftException failure(String what, IOException e) {
    return new CroftException(
        FailureKind.TRANSIENT, "failed to download " + what + ": " + e.getMessage(), e);
  }

  @Override
  public void close() {
    downloader.close();
  }
}
