package dev.croft.dockerfile;

import dev.croft.dockerfile.input.BaseImages;
import dev.croft.dockerfile.input.BuildHost;
import dev.croft.dockerfile.input.NamedContexts;
import dev.croft.dockerfile.option.BuildOptions;
import dev.croft.model.llb.Node;
import java.util.Optional;

/**
 * All that the front end needs.
 *
 * @param ignoreFile the text of {@code NAME.dockerignore} beside the Dockerfile or, where that does
 *     not exist, of the context's {@code .dockerignore}; empty where there is none
 * @param context the build context where it is not the client's directory
 */
public record FrontendRequest(
    BuildOptions options,
    DockerfileSource dockerfile,
    Optional<String> ignoreFile,
    BuildHost host,
    Optional<Node.Output> context,
    BaseImages images,
    NamedContexts contexts) {}
