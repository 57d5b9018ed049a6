/**
 * An encoder of the deflate format (RFC 1951) that gives up a little size for much speed, and whose
 * bytes depend on nothing but its input: not on the machine, the JDK or the zlib that it has.
 */
@NullMarked
package dev.croft.oci.layer.deflate;

import org.jspecify.annotations.NullMarked;
