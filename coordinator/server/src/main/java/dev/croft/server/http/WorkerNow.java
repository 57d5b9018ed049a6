package dev.croft.server.http;

import java.util.Optional;

/**
 * What changes of a worker.
 *
 * @param running how many jobs it has
 * @param address where other nodes call it; empty for one of the coordinator's process
 */
public record WorkerNow(int running, Optional<String> address, long freeDiskBytes) {}
