/** What a container's root file system says and needs: its users, its working directory, stubs. */
@NullMarked
package dev.croft.engine.exec.root;

import org.jspecify.annotations.NullMarked;
