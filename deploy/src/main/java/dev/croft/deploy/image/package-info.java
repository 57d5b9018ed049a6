/**
 * Images as a registry has them, read and made without any of the product's own code: what the
 * acceptance tests compare with.
 */
@NullMarked
package dev.croft.deploy.image;

import org.jspecify.annotations.NullMarked;
