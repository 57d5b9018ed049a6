package dev.croft.linux.file;

import java.util.Optional;

/**
 * One line of a directory's listing.
 *
 * @param type empty where the file system does not tell without asking for the status
 */
public record DirectoryEntry(BytePath name, Optional<FileType> type, long inode) {}
