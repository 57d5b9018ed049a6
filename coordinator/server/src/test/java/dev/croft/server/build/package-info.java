/** Tests. */
@NullMarked
package dev.croft.server.build;

import org.jspecify.annotations.NullMarked;
