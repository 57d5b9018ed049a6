/** Manifests, image indexes and image configurations, from and to their JSON. */
@NullMarked
package dev.croft.oci.image;

import org.jspecify.annotations.NullMarked;
