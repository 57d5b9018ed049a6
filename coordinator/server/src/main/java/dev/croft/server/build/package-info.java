/** What one client's build is while it lasts: its name, its session, what it shows. */
@NullMarked
package dev.croft.server.build;

import org.jspecify.annotations.NullMarked;
