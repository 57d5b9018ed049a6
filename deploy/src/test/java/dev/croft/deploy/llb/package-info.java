/** Clients that speak the gateway protocol themselves, without buildx. */
@NullMarked
package dev.croft.deploy.llb;

import org.jspecify.annotations.NullMarked;
