/**
 * The tar format as container layers need it: names and attributes are bytes, PAX extended headers,
 * GNU's long names and sparse files. One entry at a time, never a whole file in memory.
 */
@NullMarked
package dev.croft.oci.layer.tar;

import org.jspecify.annotations.NullMarked;
