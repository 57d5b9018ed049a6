package dev.croft.engine.snapshot;

import dev.croft.model.content.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Brings an image layer's files into a directory. */
@FunctionalInterface
public interface LayerFill {

  /**
   * Writes the layer into an empty directory, in overlayfs's format. Several layers of one image
   * are filled at the same time; only what asks for the layers below waits for them.
   *
   * @param below to be asked only when the layer leaves something open that the layers below
   *     decide, such as the owner of a directory that it has files in but does not describe
   */
  void fill(Path directory, Below below) throws IOException, InterruptedException;

  /** The layers under the one that is being filled. */
  interface Below {

    /**
     * Their directories, in overlayfs's format, the nearest first; none for the lowest layer. Waits
     * until they are filled. They stay until this layer is done.
     */
    List<Path> directories() throws InterruptedException;
  }

  /** A layer by the name that the OCI image specification calls its chain id, and how to get it. */
  record Layer(Digest chainId, LayerFill fill) {}
}
