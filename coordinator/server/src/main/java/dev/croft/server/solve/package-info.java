/** From a definition to file trees: cache keys, jobs, workers. */
@NullMarked
package dev.croft.server.solve;

import org.jspecify.annotations.NullMarked;
