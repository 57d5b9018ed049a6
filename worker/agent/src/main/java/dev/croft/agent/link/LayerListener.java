package dev.croft.agent.link;

import dev.croft.model.progress.VertexEvent;

/** Sees layers being made. */
public interface LayerListener {

  /** Something happened; the event is a status of the exporting vertex. */
  void on(VertexEvent.Status status);
}
