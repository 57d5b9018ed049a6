/**
 * LLB between its wire form and the domain: reading what clients send, writing what front ends
 * make.
 */
@NullMarked
package dev.croft.protocol.llb;

import org.jspecify.annotations.NullMarked;
