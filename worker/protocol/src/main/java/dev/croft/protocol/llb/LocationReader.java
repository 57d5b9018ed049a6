package dev.croft.protocol.llb;

import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.SourceInfo;
import dev.croft.model.llb.SourceLocation;
import dev.croft.protocol.generated.llb.Location;
import dev.croft.protocol.generated.llb.Locations;
import dev.croft.protocol.generated.llb.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads which vertex comes from which lines of which file. */
final class LocationReader {

  private final Source source;

  LocationReader(Source source) {
    this.source = source;
  }

  List<SourceInfo> sources() {
    return source.getInfosList().stream()
        .map(
            info ->
                new SourceInfo(
                    info.getFilename(), info.getLanguage(), Bytes.of(info.getData().toByteArray())))
        .toList();
  }

  Map<Digest, List<SourceLocation>> locations(Set<Digest> vertices) {
    Map<Digest, List<SourceLocation>> result = new HashMap<>();
    for (Digest vertex : vertices) {
      Locations locations = source.getLocationsMap().get(vertex.value());
      if (locations != null) {
        result.put(vertex, locations.getLocationsList().stream().map(this::location).toList());
      }
    }
    return result;
  }

  private SourceLocation location(Location location) {
    return new SourceLocation(
        Indexes.required(
            location.getSourceIndex(), source.getInfosCount(), "the source of a location"),
        location.getRangesList().stream().map(Ranges::read).toList());
  }
}
