/** What is wrong with a Dockerfile, and where: errors, and warnings of the build checks. */
@NullMarked
package dev.croft.dockerfile.diagnostic;

import org.jspecify.annotations.NullMarked;
