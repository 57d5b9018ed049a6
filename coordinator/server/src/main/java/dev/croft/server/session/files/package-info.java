/** Files from a client and to a client, through its session. */
@NullMarked
package dev.croft.server.session.files;

import org.jspecify.annotations.NullMarked;
