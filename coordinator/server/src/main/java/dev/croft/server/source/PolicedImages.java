package dev.croft.server.source;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import dev.croft.model.platform.Platform;
import dev.croft.oci.registry.ImageReference;
import dev.croft.server.build.BuildScope;
import dev.croft.server.policy.SourcePolicies;
import java.util.Map;

/** Images under the policies of the builds that look them up. */
public final class PolicedImages implements ImageResolver {

  private static final String SCHEME = "docker-image";

  private final ImageResolver images;

  /** The same images, but for what policies deny and convert. */
  public PolicedImages(ImageResolver images) {
    this.images = images;
  }

  @Override
  public ResolvedImage resolve(
      BuildScope scope, String reference, Platform platform, String logName) {
    return images.resolve(
        scope,
        scope.sourcePolicies().isEmpty() ? reference : applied(scope, reference),
        platform,
        logName);
  }

  private static String applied(BuildScope scope, String reference) {
    String full = ImageReference.parse(reference).withDefaultTag().toString();
    SourceOp applied;
    try {
      applied =
          SourcePolicies.apply(
              scope.sourcePolicies(), new SourceOp(SCHEME + "://" + full, Map.of()));
    } catch (CroftException e) {
      throw new CroftException(e.kind(), "could not resolve image due to policy: " + e.text(), e);
    }
    if (!applied.scheme().equals(SCHEME)) {
      throw CroftException.user(
          "could not resolve image due to policy: it is converted to "
              + applied.identifier()
              + ", which is no image");
    }
    return applied.location();
  }
}
