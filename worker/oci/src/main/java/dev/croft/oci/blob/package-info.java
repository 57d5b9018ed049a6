/** Blobs by their digests, and the stores that keep them. */
@NullMarked
package dev.croft.oci.blob;

import org.jspecify.annotations.NullMarked;
