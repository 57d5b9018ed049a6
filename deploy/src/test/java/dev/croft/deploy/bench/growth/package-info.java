/** Tests of the measuring of growth. */
@NullMarked
package dev.croft.deploy.bench.growth;

import org.jspecify.annotations.NullMarked;
