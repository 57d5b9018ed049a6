package dev.croft.server.source;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.platform.Platform;
import dev.croft.model.step.Content;
import dev.croft.server.build.BuildScope;

/** Images in OCI layouts, which are directories of clients'. Thread safe. */
public interface LayoutResolver {

  /**
   * Finds out what there is; the layers stay with the client.
   *
   * @param store the layout's name at the client
   * @param digest of the image's manifest, or of an index
   * @param logName the vertex that shows the look-up; empty for none
   * @throws dev.croft.model.failure.CroftException where it cannot be had from the client
   */
  ResolvedLayout resolve(
      BuildScope scope, String store, Digest digest, Platform platform, String logName);

  /** The same, and the layers are brought to the farm. */
  ResolvedLayout fetch(BuildScope scope, String store, Digest digest, Platform platform);

  /**
   * An image of a layout.
   *
   * @param config as it is there
   * @param content the file tree
   */
  record ResolvedLayout(Bytes config, Content.Layers content) {}
}
