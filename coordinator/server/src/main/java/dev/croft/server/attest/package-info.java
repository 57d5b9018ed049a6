/** What a build says of how its results were made, and of what is in them. */
@NullMarked
package dev.croft.server.attest;

import org.jspecify.annotations.NullMarked;
