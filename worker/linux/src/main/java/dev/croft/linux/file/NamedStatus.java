package dev.croft.linux.file;

/** A name in a directory, and what it names. */
public record NamedStatus(BytePath name, FileStatus status) {}
