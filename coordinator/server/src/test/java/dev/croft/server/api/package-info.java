/** Tests. */
@NullMarked
package dev.croft.server.api;

import org.jspecify.annotations.NullMarked;
