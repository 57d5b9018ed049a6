/** Tests on directories that stand for cgroups. */
@NullMarked
package dev.croft.engine.exec.cgroup;

import org.jspecify.annotations.NullMarked;
