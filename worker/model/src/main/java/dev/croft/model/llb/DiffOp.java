package dev.croft.model.llb;

/**
 * What one file tree has over another.
 *
 * @param lower index into the vertex's inputs, or -1 for the empty tree
 * @param upper index into the vertex's inputs, or -1 for the empty tree
 */
public record DiffOp(int lower, int upper) implements Op {}
