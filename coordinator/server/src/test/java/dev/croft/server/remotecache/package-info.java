@NullMarked
package dev.croft.server.remotecache;

import org.jspecify.annotations.NullMarked;
