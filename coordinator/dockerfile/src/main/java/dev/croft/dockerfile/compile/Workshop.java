package dev.croft.dockerfile.compile;

import dev.croft.dockerfile.check.Checks;
import dev.croft.dockerfile.expand.WordExpander;

/**
 * What everything that compiles for one platform shares.
 *
 * @param context the build context
 */
record Workshop(
    CompileInput input,
    TargetPlatform platform,
    GlobalScope globals,
    WordExpander expander,
    VertexNames names,
    Checks checks,
    ContextTree context) {}
