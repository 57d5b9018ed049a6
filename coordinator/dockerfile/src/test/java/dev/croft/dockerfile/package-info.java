/** What the Dockerfile front end does, as tests. */
@NullMarked
package dev.croft.dockerfile;

import org.jspecify.annotations.NullMarked;
