package dev.croft.oci.registry;

import java.io.IOException;
import java.io.InputStream;

/** Opens a blob's bytes from the first on, once for each attempt to push it. */
@FunctionalInterface
public interface BlobSource {

  /** The bytes; the caller closes them. */
  InputStream open() throws IOException;
}
