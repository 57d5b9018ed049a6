/** What sessions promise, shown with real clients at the other end of the tunnel. */
@NullMarked
package dev.croft.server.session;

import org.jspecify.annotations.NullMarked;
