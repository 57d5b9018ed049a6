package dev.croft.protocol.farm;

import dev.croft.model.platform.Platform;

/** Platforms as a node of the farm sent them: to be taken by the letter. */
public final class FarmPlatforms {

  private FarmPlatforms() {}

  /** The platform that is meant. */
  public static Platform read(dev.croft.protocol.generated.llb.Platform message) {
    return new Platform(
        message.getOS(),
        message.getArchitecture(),
        message.getVariant(),
        message.getOSVersion(),
        message.getOSFeaturesList());
  }
}
