/** Layers, tested on real directories, overlays and archives of GNU tar. Needs root. */
@NullMarked
package dev.croft.oci.layer;

import org.jspecify.annotations.NullMarked;
