package dev.croft.server.frontend;

import dev.croft.model.failure.CroftException;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.FrontEndRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The front ends by name. {@code gateway.v0}, which runs an image as a front end, is served for
 * images of the Dockerfile front end, and by the built-in one. Thread safe.
 */
public final class FrontEnds implements FrontEnd {
  /** The Dockerfile front end's name. */
  public static final String DOCKERFILE = "dockerfile.v0";

  private static final String GATEWAY = "gateway.v0";
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

  static String cannotRun(String image) {
    return "front end image "
        + image
        + " cannot be run: only docker/dockerfile is served, by the built-in front end;"
        + " remove the syntax line or name docker/dockerfile in it";
  }

  @Override
  public FrontEndResult make(BuildScope scope, FrontEndRequest request) {
    FrontEndRequest resolved = request.name().equals(GATEWAY) ? builtIn(request) : request;
    return Optional.ofNullable(byName.get(resolved.name()))
        .orElseThrow(() -> CroftException.user("invalid frontend: " + resolved.name()))
        .make(scope, resolved);
  }

  private static FrontEndRequest builtIn(FrontEndRequest request) {
    String source = request.options().getOrDefault("source", "");
    if (source.isEmpty()) {
      throw CroftException.user("no source specified for gateway");
    }
    if (!isDockerfileImage(source)) {
      throw CroftException.unsupported(cannotRun(source));
    }
    Map<String, String> options = new HashMap<>(request.options());
    options.remove("source");
    return new FrontEndRequest(DOCKERFILE, options, request.inputs());
  }
}
