/** What a browser or a monitor asks for: health, metrics, a page. */
@NullMarked
package dev.croft.server.http;

import org.jspecify.annotations.NullMarked;
