package dev.croft.oci.layer.tar;

import dev.croft.linux.file.BytePath;

/**
 * One entry of an archive.
 *
 * @param name as the archive has it; a directory's may end in a slash
 */
public record TarEntry(BytePath name, EntryKind kind, FileAttributes attributes) {}
