/** The cgroups that containers are in: version 1, version 2, or both side by side. */
@NullMarked
package dev.croft.engine.exec.cgroup;

import org.jspecify.annotations.NullMarked;
