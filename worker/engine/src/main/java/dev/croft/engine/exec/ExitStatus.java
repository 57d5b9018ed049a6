package dev.croft.engine.exec;

/**
 * How a container's process ended.
 *
 * @param code its exit code; 128 plus the signal's number where a signal ended it
 * @param outOfMemory whether the kernel killed something in the container for want of memory
 */
public record ExitStatus(int code, boolean outOfMemory) {}
