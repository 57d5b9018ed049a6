/** Layers both ways: unpacked into overlay directories, and written from them. */
@NullMarked
package dev.croft.oci.layer;

import org.jspecify.annotations.NullMarked;
