/** What the transfer of files promises, with real clients. */
@NullMarked
package dev.croft.server.session.files;

import org.jspecify.annotations.NullMarked;
