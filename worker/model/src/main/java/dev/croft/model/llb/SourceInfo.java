package dev.croft.model.llb;

/** A file that vertices come from, such as a Dockerfile. */
public record SourceInfo(String filename, String language, Bytes data) {}
