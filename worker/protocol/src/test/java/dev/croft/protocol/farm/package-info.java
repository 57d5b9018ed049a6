/** Tests of what nodes say to each other. */
@NullMarked
package dev.croft.protocol.farm;

import org.jspecify.annotations.NullMarked;
