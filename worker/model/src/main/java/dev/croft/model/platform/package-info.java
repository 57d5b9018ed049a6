/** Platforms, as the OCI image index names them. */
@NullMarked
package dev.croft.model.platform;

import org.jspecify.annotations.NullMarked;
