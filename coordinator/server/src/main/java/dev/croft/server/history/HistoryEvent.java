package dev.croft.server.history;

/** Something that happened to the history. */
public sealed interface HistoryEvent {
  /** The build that it happened to. */
  String ref();

  /** A build began, or goes on. */
  record Started(HistoryRecord record) implements HistoryEvent {
    @Override
    public String ref() {
      return record.ref();
    }
  }

  /** A build ended, or its record changed after that. */
  record Completed(HistoryRecord record) implements HistoryEvent {
    @Override
    public String ref() {
      return record.ref();
    }
  }

  /** A record is gone. */
  record Deleted(String ref) implements HistoryEvent {}
}
