/** What builds begin with: images, local directories, repositories, downloads. */
@NullMarked
package dev.croft.server.source;

import org.jspecify.annotations.NullMarked;
