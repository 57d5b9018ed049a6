/** The OCI image configuration. */
@NullMarked
package dev.croft.model.image;

import org.jspecify.annotations.NullMarked;
