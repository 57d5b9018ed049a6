package dev.croft.dockerfile.option;

import java.util.Optional;

/** How a reference to an image is looked up. */
public enum ImageResolveMode {
  /** As the builder likes. */
  DEFAULT(""),
  /** Always in the registry. */
  PULL("pull"),
  /** Among local images first. */
  LOCAL("local");

  private final String attribute;

  ImageResolveMode(String attribute) {
    this.attribute = attribute;
  }

  /** The value of the source attribute {@code image.resolvemode}; empty where it is left out. */
  public Optional<String> attribute() {
    return attribute.isEmpty() ? Optional.empty() : Optional.of(attribute);
  }
}
