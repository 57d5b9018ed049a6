package dev.croft.model.llb;

import dev.croft.model.content.Digest;

/** One output of a vertex. */
public record Edge(Digest vertex, int output) {}
