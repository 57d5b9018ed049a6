/** Rules of clients on what their builds may be made from. */
@NullMarked
package dev.croft.server.policy;

import org.jspecify.annotations.NullMarked;
