package dev.croft.server.attest;

import dev.croft.oci.registry.ImageReference;
import dev.croft.server.attest.BuildTrail.LookedUp;
import dev.croft.server.build.BuildScope;
import dev.croft.server.solve.DefinitionSolver;
import dev.croft.server.solve.SourceResolver;
import dev.croft.server.source.ImageResolver;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Remembers for each build what it looked at, as long as the build is there. It stands between
 * those who ask and those who answer. Thread safe.
 */
public final class BuildTrails {

  private final Map<BuildScope, BuildTrail> trails =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The trail of a build. */
  BuildTrail of(BuildScope scope) {
    return trails.computeIfAbsent(scope, s -> new BuildTrail());
  }

  /** The same sources, and what they turn out to be is remembered. */
  public SourceResolver watching(SourceResolver sources) {
    return (scope, vertex) -> {
      SourceResolver.Resolved resolved = sources.resolve(scope, vertex);
      of(scope).resolved(vertex.digest(), resolved);
      return resolved;
    };
  }

  /** The same images, and which were looked up is remembered. */
  public ImageResolver watching(ImageResolver images) {
    return (scope, reference, platform, logName) -> {
      ImageResolver.ResolvedImage image = images.resolve(scope, reference, platform, logName);
      of(scope)
          .lookedUp(
              new LookedUp(
                  ImageReference.parse(reference).withDefaultTag().toString(),
                  platform.normalized(),
                  image.digest()));
      return image;
    };
  }

  /** The same solver, and what it is asked for is remembered. */
  public DefinitionSolver watching(DefinitionSolver solver) {
    return (scope, definition, outputs) -> {
      of(scope).solved(definition);
      return solver.solve(scope, definition, outputs);
    };
  }
}
