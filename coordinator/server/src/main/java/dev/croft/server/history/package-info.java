/** What was built: records of past builds and the blobs that belong to them. */
@NullMarked
package dev.croft.server.history;

import org.jspecify.annotations.NullMarked;
