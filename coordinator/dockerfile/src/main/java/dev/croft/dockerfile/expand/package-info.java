/** Words as a shell reads them: quotes, escapes and variables. */
@NullMarked
package dev.croft.dockerfile.expand;

import org.jspecify.annotations.NullMarked;
