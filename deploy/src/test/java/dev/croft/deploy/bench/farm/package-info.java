/** Tests of the farm benchmarks' arithmetic and page. */
@NullMarked
package dev.croft.deploy.bench.farm;

import org.jspecify.annotations.NullMarked;
