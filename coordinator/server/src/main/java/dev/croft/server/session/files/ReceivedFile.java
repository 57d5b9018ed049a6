package dev.croft.server.session.files;

import dev.croft.model.content.Digest;
import dev.croft.protocol.fsutil.FileStat;
import java.util.Optional;

/**
 * A file of a client's.
 *
 * @param stat its size is that of the content
 * @param content of a regular file, also of its further names; empty for all else
 */
public record ReceivedFile(FileStat stat, Optional<Digest> content) {}
