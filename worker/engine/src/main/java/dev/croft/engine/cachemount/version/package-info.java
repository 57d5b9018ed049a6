/** The versions of a cache mount: which one is in force, and how the next one is published. */
@NullMarked
package dev.croft.engine.cachemount.version;

import org.jspecify.annotations.NullMarked;
