/** What a cache mount holds at one time: listings, their differences, and their merging. */
@NullMarked
package dev.croft.engine.cachemount.tree;

import org.jspecify.annotations.NullMarked;
