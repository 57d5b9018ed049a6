/** Sources that are in git repositories, fetched by the {@code git} command. */
@NullMarked
package dev.croft.server.source.git;

import org.jspecify.annotations.NullMarked;
