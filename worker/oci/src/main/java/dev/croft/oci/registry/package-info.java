/** A client of image registries: the OCI distribution specification, one class per endpoint. */
@NullMarked
package dev.croft.oci.registry;

import org.jspecify.annotations.NullMarked;
