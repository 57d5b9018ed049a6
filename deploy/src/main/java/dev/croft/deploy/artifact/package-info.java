/** Cache mounts as OCI artifacts in registries. */
@NullMarked
package dev.croft.deploy.artifact;

import org.jspecify.annotations.NullMarked;
