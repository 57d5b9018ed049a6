package dev.croft.agent.worker;

import dev.croft.engine.emulation.Platforms;
import dev.croft.model.failure.CroftException;
import dev.croft.model.platform.Platform;
import java.util.List;

/** What a worker offers of what its machine runs. */
record OfferedPlatforms(List<Platform> natives, List<Platform> emulated) {

  /**
   * All that the machine runs, or only what is wanted of it.
   *
   * @throws CroftException where the machine runs none of what is wanted
   */
  static OfferedPlatforms of(Platforms machine, List<Platform> wanted) {
    if (wanted.isEmpty()) {
      return new OfferedPlatforms(machine.natives(), machine.emulated());
    }
    List<Platform> normal = wanted.stream().map(Platform::normalized).toList();
    OfferedPlatforms offered =
        new OfferedPlatforms(of(machine.natives(), normal), of(machine.emulated(), normal));
    for (Platform platform : normal) {
      if (!among(offered.natives, platform) && !among(offered.emulated, platform)) {
        throw CroftException.user(
            "this machine cannot run "
                + platform
                + ": it runs "
                + machine.natives()
                + ", and emulates "
                + machine.emulated());
      }
    }
    return offered;
  }

  private static List<Platform> of(List<Platform> there, List<Platform> wanted) {
    return there.stream().filter(platform -> among(wanted, platform.normalized())).toList();
  }

  private static boolean among(List<Platform> platforms, Platform platform) {
    return platforms.stream().anyMatch(one -> one.normalized().equals(platform));
  }
}
