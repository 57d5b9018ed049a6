/** File trees by content: their listings, the files in them, and checksums of parts of them. */
@NullMarked
package dev.croft.oci.tree;

import org.jspecify.annotations.NullMarked;
