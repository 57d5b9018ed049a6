package dev.croft.engine.exec;

import dev.croft.engine.exec.root.MountStubs.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which mount points a root file system must have for a list of mounts. */
final class StubPlaces {

  private static final List<String> SYSTEM = List.of("/proc", "/dev", "/sys");

  private StubPlaces() {}

  /** The mounts' destinations, without those that lie inside another mount. */
  static List<Place> of(List<ConfigMount> mounts) {
    List<Place> places = new ArrayList<>();
    for (ConfigMount mount : mounts) {
      String path = mount.destination();
      boolean covered =
          SYSTEM.stream().anyMatch(system -> path.equals(system) || isBelow(path, system))
              || mounts.stream().anyMatch(other -> isBelow(path, other.destination()));
      if (!covered) {
        boolean directory =
            mount.type().equals("tmpfs") || Files.isDirectory(Path.of(mount.source()));
        places.add(new Place(path, directory));
      }
    }
    return places;
  }

  private static boolean isBelow(String path, String directory) {
    return path.startsWith(directory.endsWith("/") ? directory : directory + "/");
  }
}
