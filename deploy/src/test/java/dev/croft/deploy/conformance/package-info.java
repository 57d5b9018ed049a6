/** The conformance suite's own tests: that it reads cases well, and sees differences. */
@NullMarked
package dev.croft.deploy.conformance;

import org.jspecify.annotations.NullMarked;
