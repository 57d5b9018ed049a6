/** A cache mount's directory: finding what changed in it, and changing it to another version. */
@NullMarked
package dev.croft.engine.cachemount.disk;

import org.jspecify.annotations.NullMarked;
