package dev.croft.server.source;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;
import java.util.Optional;

/** Looks images up in registries, with the client's credentials. Thread safe. */
public interface ImageResolver {

  /**
   * Finds out what a reference means now.
   *
   * @param logName the vertex that shows the look-up, such as {@code [internal] load metadata for
   *     …}; empty for none
   * @throws dev.croft.model.failure.CroftException with a registry's answer in BuildKit's words
   */
  ResolvedImage resolve(BuildScope scope, String reference, Platform platform, String logName);

  /**
   * What a reference means.
   *
   * @param reference with its default registry and tag spelled out
   * @param digest of what the reference names: an index, or a manifest
   * @param config the platform's image configuration, as the registry has it; empty where the image
   *     is no image
   * @param content the platform's file tree
   */
  record ResolvedImage(
      String reference, Digest digest, Optional<Bytes> config, Content.Image content) {}
}
