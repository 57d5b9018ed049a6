package dev.croft.deploy.bench;

import dev.croft.deploy.rig.Buildx;

/**
 * A builder that is measured.
 *
 * @param name a short one, for the table's head
 * @param description what exactly it is
 */
public record Peer(String name, String description, Buildx client) {}
