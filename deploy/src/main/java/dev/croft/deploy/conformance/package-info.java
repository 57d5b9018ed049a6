/**
 * Dockerfiles and command lines with what must come of them. What must is recorded from BuildKit
 * and compared with what Croft does.
 */
@NullMarked
package dev.croft.deploy.conformance;

import org.jspecify.annotations.NullMarked;
