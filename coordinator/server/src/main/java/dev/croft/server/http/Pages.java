package dev.croft.server.http;

import dev.croft.model.platform.Platform;
import dev.croft.model.worker.WorkerInfo;
import dev.croft.server.build.Build;
import dev.croft.server.build.Builds;
import dev.croft.server.history.BuildHistory;
import dev.croft.server.history.HistoryRecord;
import dev.croft.server.meter.NodeRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The farm's plain pages; all read-only. They may wait a little: not for the event loop. */
public final class Pages {
  private static final int MAX_PAST = 50;

  private final Builds builds;
  private final BuildHistory history;
  private final Supplier<List<WorkerInfo>> workers;
  private final Function<WorkerInfo, WorkerNow> now;
  private final BooleanSupplier ready;
  private final Supplier<String> metrics;

  /**
   * Pages about these.
   *
   * @param now what changes of a worker
   * @param ready whether builds may be sent here
   * @param metrics in Prometheus' text format
   */
  public Pages(
      Builds builds,
      BuildHistory history,
      Supplier<List<WorkerInfo>> workers,
      Function<WorkerInfo, WorkerNow> now,
      BooleanSupplier ready,
      Supplier<String> metrics) {
    this.builds = builds;
    this.history = history;
    this.workers = workers;
    this.now = now;
    this.ready = ready;
    this.metrics = metrics;
  }

  /** The page at a path. */
  public Page get(String path) {
    return switch (path) {
      case "/healthz" -> Page.text(200, "ok");
      case "/readyz" ->
          ready.getAsBoolean() ? Page.text(200, "ready") : Page.text(503, "not ready");
      case "/metrics" -> new Page(200, NodeRegistry.CONTENT_TYPE, metrics.get());
      case "/api/workers" -> Page.json(FarmJson.workers(workers.get(), now));
      case "/api/builds" ->
          Page.json(FarmJson.builds(builds.active(), history.past(), Clock.systemUTC()));
      case "/" -> Page.html(overview());
      default -> Page.text(404, "not found");
    };
  }

  private String overview() {
    StringBuilder page =
        new StringBuilder(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Croft</title>"
                + "<style>body{font-family:sans-serif;margin:2em}"
                + "td,th{text-align:left;padding:0 1.5em 0 0}</style><h1>Croft</h1>");
    page.append("<h2>Workers</h2><table><tr><th>name<th>native<th>emulated<th>slots</tr>");
    for (WorkerInfo worker : workers.get()) {
      row(
          page,
          worker.id().value(),
          platforms(worker.nativePlatforms()),
          platforms(worker.emulatedPlatforms()),
          Integer.toString(worker.slots()));
    }
    page.append("</table><h2>Builds</h2><table><tr><th>build<th>began<th>state</tr>");
    for (Build build : builds.active()) {
      if (!build.request().internal()) {
        row(page, build.ref(), build.created().toString(), build.state().word());
      }
    }
    history.past().stream()
        .limit(MAX_PAST)
        .forEach(entry -> row(page, entry.ref(), entry.created().toString(), outcome(entry)));
    return page.append("</table></html>\n").toString();
  }

  private static String outcome(HistoryRecord entry) {
    Optional<HistoryRecord.Failure> failure = entry.ending().flatMap(HistoryRecord.Ending::failure);
    return failure.map(why -> "failed: " + why.message()).orElse("succeeded");
  }

  private static String platforms(List<Platform> platforms) {
    return platforms.stream().map(Platform::format).collect(Collectors.joining(" "));
  }

  private static void row(StringBuilder page, String... cells) {
    page.append("<tr>");
    for (String cell : cells) {
      page.append("<td>").append(escaped(cell));
    }
    page.append("</tr>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
