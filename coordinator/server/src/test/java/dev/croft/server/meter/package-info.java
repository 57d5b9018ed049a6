@NullMarked
package dev.croft.server.meter;

import org.jspecify.annotations.NullMarked;
