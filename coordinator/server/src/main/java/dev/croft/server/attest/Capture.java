package dev.croft.server.attest;

import dev.croft.model.content.Descriptor;
import dev.croft.model.llb.Edge;
import dev.croft.server.build.FrontEndRequest;
import dev.croft.server.build.WireDefinition;
import dev.croft.server.solve.SourceResolver.Material;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one platform's result was made of.
 *
 * @param request what made its graph
 * @param materials what came from elsewhere, as a provenance names it
 * @param locals the client's directories, by name
 * @param secrets by name, whether the build does without
 * @param agents ssh agents by name, whether the build does without
 * @param network whether a step could reach others
 * @param complete whether the materials are all that there is beside the client's directories
 * @param graph the result's own
 * @param layers of the images among its sources, as they came
 */
record Capture(
    FrontEndRequest request,
    List<Material> materials,
    Set<String> locals,
    Map<String, Boolean> secrets,
    Map<String, Boolean> agents,
    boolean network,
    boolean complete,
    WireDefinition graph,
    Map<Edge, List<Descriptor>> layers) {}
