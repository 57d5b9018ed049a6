/** Cache mounts: directories that live on from step to step. */
@NullMarked
package dev.croft.engine.cachemount;

import org.jspecify.annotations.NullMarked;
