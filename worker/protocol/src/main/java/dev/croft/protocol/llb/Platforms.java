package dev.croft.protocol.llb;

import dev.croft.model.platform.Platform;

/** Platforms between the wire and the domain. */
public final class Platforms {

  private Platforms() {}

  /** The wire form of a platform. */
  public static dev.croft.protocol.generated.llb.Platform write(Platform platform) {
    return dev.croft.protocol.generated.llb.Platform.newBuilder()
        .setOS(platform.os())
        .setArchitecture(platform.architecture())
        .setVariant(platform.variant())
        .setOSVersion(platform.osVersion())
        .addAllOSFeatures(platform.osFeatures())
        .build();
  }

  /** The platform that a client means, by its usual names. */
  public static Platform read(dev.croft.protocol.generated.llb.Platform platform) {
    return readExactly(platform).normalized();
  }

  /** The platform by the letter of the message. */
  public static Platform readExactly(dev.croft.protocol.generated.llb.Platform platform) {
    return new Platform(
        platform.getOS(),
        platform.getArchitecture(),
        platform.getVariant(),
        platform.getOSVersion(),
        platform.getOSFeaturesList());
  }
}
