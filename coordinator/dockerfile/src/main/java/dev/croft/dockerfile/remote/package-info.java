/** Sources that come over the network: repositories and downloads. */
@NullMarked
package dev.croft.dockerfile.remote;

import org.jspecify.annotations.NullMarked;
