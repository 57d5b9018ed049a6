/** What the encoder writes is read again by zlib. */
@NullMarked
package dev.croft.oci.layer.deflate;

import org.jspecify.annotations.NullMarked;
