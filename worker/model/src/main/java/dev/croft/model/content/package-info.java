/** Content addressing: digests and descriptors. */
@NullMarked
package dev.croft.model.content;

import org.jspecify.annotations.NullMarked;
