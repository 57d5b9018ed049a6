package dev.croft.server.gateway;

import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.WireDefinition;
import java.util.Optional;

/**
 * One thing to make within a build.
 *
 * @param definition what to make; empty, or a front end makes it
 * @param evaluate whether the file trees are to be made now
 */
public record SolveCall(
    Optional<WireDefinition> definition, FrontEndRequest frontEnd, boolean evaluate) {}
