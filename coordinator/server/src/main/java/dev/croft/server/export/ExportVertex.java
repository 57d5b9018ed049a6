package dev.croft.server.export;

import dev.croft.agent.link.LayerListener;
import dev.croft.model.failure.CroftException;
import dev.croft.model.progress.VertexEvent;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.ProgressSink;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A vertex such as {@code exporting to image}, and the parts of its work below it. Thread safe. */
public final class ExportVertex implements LayerListener {

  private final ProgressSink progress;
  private final ProgressSink.Shown vertex;

  private ExportVertex(ProgressSink progress, ProgressSink.Shown vertex) {
    this.progress = progress;
    this.vertex = vertex;
  }

  /** Work that is done under a vertex. */
  public interface Work<T> {
    /** All of it. */
    T run(ExportVertex vertex);
  }

  /** Shows a vertex while some work is done. */
  public static <T> T show(BuildScope scope, String name, Work<T> work) {
    ExportVertex shown = new ExportVertex(scope.progress(), ProgressSink.Shown.internal(name));
    shown.progress.announce(List.of(shown.vertex));
    shown.event(new VertexEvent.Started(Instant.now()));
    try {
      T result = work.run(shown);
      shown.event(new VertexEvent.Completed(Instant.now(), false, ""));
      return result;
    } catch (CroftException e) {
      shown.event(new VertexEvent.Completed(Instant.now(), false, e.text()));
      throw e;
    }
  }

  /** Shows a part of the work from its beginning to its end. */
  public <T> T part(String name, Supplier<T> work) {
    Instant started = Instant.now();
    event(new VertexEvent.Status(name, name, 0, 0, started, Optional.empty(), started));
    T result = work.get();
    Instant end = Instant.now();
    event(new VertexEvent.Status(name, name, 0, 0, started, Optional.of(end), end));
    return result;
  }

  /** Shows a part of the work that took no time. */
  public void done(String name) {
    part(name, () -> name);
  }

  @Override
  public void on(VertexEvent.Status status) {
    event(status);
  }

  private void event(VertexEvent event) {
    progress.event(vertex.digest(), event);
  }
}
