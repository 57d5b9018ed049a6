/** Sources that are downloaded: one file each. */
@NullMarked
package dev.croft.server.source.http;

import org.jspecify.annotations.NullMarked;
