package dev.croft.model.llb;

/** What a vertex does. */
public sealed interface Op permits SourceOp, ExecOp, FileOp, MergeOp, DiffOp, BuildOp {}
