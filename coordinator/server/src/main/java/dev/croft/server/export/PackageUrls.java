package dev.croft.server.export;

import dev.croft.model.content.Digest;
import dev.croft.model.platform.Platform;
import dev.croft.oci.registry.ImageReference;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images as package URLs: {@code pkg:docker/debian@13?platform=linux%2Famd64}. */
public final class PackageUrls {

  private PackageUrls() {}

  /**
   * An image's address.
   *
   * @param type {@code docker}, or {@code oci} for one that is in no registry
   */
  public static String of(String type, ImageReference reference, Optional<Platform> platform) {
    ImageReference full = reference.withDefaultTag();
    List<String> qualifiers = new ArrayList<>();
    full.digest().map(Digest::value).ifPresent(digest -> qualifiers.add("digest=" + digest));
    platform.ifPresent(
        one ->
            qualifiers.add(
                "platform="
                    + URLEncoder.encode(one.normalized().format(), StandardCharsets.UTF_8)));
    return "pkg:"
        + type
        + "/"
        + full.familiarName().replace(":", "%3A")
        + full.tag().map(tag -> "@" + tag).orElse("")
        + (qualifiers.isEmpty() ? "" : "?" + String.join("&", qualifiers));
  }
}
