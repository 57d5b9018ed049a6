/** Rules of the code that no compiler holds. */
@NullMarked
package dev.croft.deploy.rules;

import org.jspecify.annotations.NullMarked;
