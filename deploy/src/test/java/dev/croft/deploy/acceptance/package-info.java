/**
 * What a user of a farm relies on, shown with real buildx, runc, registry, QEMU and Docker engines.
 */
@NullMarked
package dev.croft.deploy.acceptance;

import org.jspecify.annotations.NullMarked;
