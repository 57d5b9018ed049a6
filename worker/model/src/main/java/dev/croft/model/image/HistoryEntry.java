package dev.croft.model.image;

import java.util.Optional;

/**
 * One line of an image's history.
 *
 * @param created an RFC 3339 time
 * @param emptyLayer whether the instruction made no layer
 */
public record HistoryEntry(
    Optional<String> created,
    String createdBy,
    String author,
    String comment,
    boolean emptyLayer) {}
