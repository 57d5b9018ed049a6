/** What a machine must have before a farm or a worker can run on it. */
@NullMarked
package dev.croft.deploy.preflight;

import org.jspecify.annotations.NullMarked;
