package dev.croft.server.frontend;

import dev.croft.model.failure.CroftException;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.FrontEndRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The front ends by name. Where {@code gateway.v0} is to run the Dockerfile front end's image, the
 * built-in one answers instead. Thread safe.
 */
public final class FrontEnds implements FrontEnd {
  /** The Dockerfile front end's name. */
  public static final String DOCKERFILE = "dockerfile.v0";

  /** The name of the front end that runs an image as one. */
  public static final String GATEWAY = "gateway.v0";

  private static final Pattern DOCKERFILE_IMAGE =
      Pattern.compile(
          "(?:docker\\.io/)?docker/dockerfile(?:-upstream)?(?::[^/@]*)?(?:@[^/]*)?"
              + "|"
              + Pattern.quote(DOCKERFILE));

  private final Map<String, FrontEnd> byName;

  /** Front ends by name. */
  public FrontEnds(Map<String, FrontEnd> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** Whether an image is the Dockerfile front end, whatever its version. */
  public static boolean isDockerfileImage(String image) {
    return DOCKERFILE_IMAGE.matcher(image).matches();
  }

  @Override
  public FrontEndResult make(BuildScope scope, FrontEndRequest request) {
    FrontEndRequest resolved = request.name().equals(GATEWAY) ? builtIn(request) : request;
    return Optional.ofNullable(byName.get(resolved.name()))
        .orElseThrow(() -> CroftException.user("invalid frontend: " + resolved.name()))
        .make(scope, resolved);
  }

  /** The Dockerfile front end's image is served without it. */
  private static FrontEndRequest builtIn(FrontEndRequest request) {
    String source = request.options().getOrDefault("source", "");
    if (source.isEmpty()) {
      throw CroftException.user("no source specified for gateway");
    }
    if (!isDockerfileImage(source)) {
      return request;
    }
    Map<String, String> options = new HashMap<>(request.options());
    options.remove("source");
    return new FrontEndRequest(DOCKERFILE, options, request.inputs());
  }
}
