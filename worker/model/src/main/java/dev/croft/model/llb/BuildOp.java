package dev.croft.model.llb;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A build within a build.
 *
 * @param builder -1 where LLB itself is built
 * @param inputs by name, indexes into the vertex's inputs
 */
public record BuildOp(int builder, Map<String, Integer> inputs, Map<String, String> attrs)
    implements Op {

  /** Copies the maps. */
  public BuildOp {
    inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    attrs = Collections.unmodifiableMap(new TreeMap<>(attrs));
  }
}
