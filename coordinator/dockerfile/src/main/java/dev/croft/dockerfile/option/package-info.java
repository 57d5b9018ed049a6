/** The options that clients send to the front end. */
@NullMarked
package dev.croft.dockerfile.option;

import org.jspecify.annotations.NullMarked;
