/** Tests. */
@NullMarked
package dev.croft.server.gateway;

import org.jspecify.annotations.NullMarked;
