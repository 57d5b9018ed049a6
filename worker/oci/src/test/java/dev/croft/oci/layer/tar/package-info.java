/** The tar format, tested against GNU tar. Needs root. */
@NullMarked
package dev.croft.oci.layer.tar;

import org.jspecify.annotations.NullMarked;
