package dev.croft.oci.image;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.platform.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which images run on a platform, and which of them suits it best, by containerd's rules: the exact
 * variant first, then older variants ({@code arm/v7}, {@code arm/v6}, {@code arm/v5}), then the 32
 * bit architecture that the processor also runs ({@code 386} on {@code amd64}, {@code arm} on
 * {@code arm64}).
 */
public final class PlatformMatcher {

  private static final String REFERENCE_TYPE = "vnd.docker.reference.type";
  private static final int OLDEST_ARM = 5;

  private final List<Platform> accepted;

  /** Matches images for a platform. */
  public PlatformMatcher(Platform wanted) {
    this.accepted = List.copyOf(vector(normalize(wanted)));
  }

  /** Whether an image for a platform runs on the wanted one. */
  public boolean matches(Platform offered) {
    return rank(offered).isPresent();
  }

  /**
   * The manifests of an index that suit, best first; those that are equally good stay in the
   * index's order. Manifests without a platform come last: whether they suit is in their
   * configuration. Attestations never suit.
   */
  public List<Descriptor> candidates(Manifest.Index index) {
    record Candidate(int rank, int features, Descriptor descriptor) {}
    List<Candidate> found = new ArrayList<>();
    for (Descriptor descriptor : index.manifests()) {
      if (isAttestation(descriptor)) {
        continue;
      }
      if (descriptor.platform().isEmpty()) {
        found.add(new Candidate(Integer.MAX_VALUE, 0, descriptor));
        continue;
      }
      Platform platform = descriptor.platform().get();
      rank(platform)
          .ifPresent(
              rank -> found.add(new Candidate(rank, platform.osFeatures().size(), descriptor)));
    }
    return found.stream()
        .sorted(
            Comparator.comparingInt(Candidate::rank)
                .thenComparing(Comparator.comparingInt(Candidate::features).reversed()))
        .map(Candidate::descriptor)
        .toList();
  }

  /**
   * The best manifest of an index.
   *
   * @param indexDigest for the message
   * @throws CroftException with kind NOT_FOUND where none suits
   */
  public Descriptor select(Manifest.Index index, Digest indexDigest) {
    List<Descriptor> candidates = candidates(index);
    if (candidates.isEmpty()) {
      throw noMatch(indexDigest);
    }
    return candidates.getFirst();
  }

  /** The best manifest of an index; empty where none suits. */
  public Optional<Descriptor> find(Manifest.Index index) {
    return candidates(index).stream().findFirst();
  }

  /** What to say where an index has nothing for the wanted platform. */
  public static CroftException noMatch(Digest indexDigest) {
    return CroftException.notFound(
        "no match for platform in manifest " + indexDigest + ": not found");
  }

  /** Whether a manifest of an index is about another one, and no image. */
  public static boolean isAttestation(Descriptor descriptor) {
    return descriptor.annotations().containsKey(REFERENCE_TYPE)
        || descriptor
            .platform()
            .map(p -> p.os().equals("unknown") && p.architecture().equals("unknown"))
            .orElse(false);
  }

  private OptionalInt rank(Platform offered) {
    Platform platform = normalize(offered);
    for (int i = 0; i < accepted.size(); i++) {
      if (fits(accepted.get(i), platform)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private static boolean fits(Platform accepted, Platform offered) {
    return accepted.os().equals(offered.os())
        && accepted.architecture().equals(offered.architecture())
        && accepted.variant().equals(offered.variant())
        && versionFits(accepted, offered)
        && new HashSet<>(accepted.osFeatures()).containsAll(features(offered));
  }

  /** Windows images run on the build of Windows that they were made for. */
  private static boolean versionFits(Platform accepted, Platform offered) {
    if (!accepted.os().equals("windows") || accepted.osVersion().isEmpty()) {
      return true;
    }
    return build(accepted.osVersion()).equals(build(offered.osVersion()));
  }

  private static List<String> build(String version) {
    return List.of(version.split("\\.", -1)).stream().limit(3).toList();
  }

  private static List<String> features(Platform offered) {
    return offered.osFeatures().stream()
        .filter(feature -> !(offered.os().equals("windows") && feature.equals("win32k")))
        .toList();
  }

  private static List<Platform> vector(Platform wanted) {
    return switch (wanted.architecture()) {
      case "amd64" -> amd64(wanted);
      case "arm" -> arm(wanted, wanted.variant());
      case "arm64" -> arm64(wanted);
      default -> List.of(wanted);
    };
  }

  private static List<Platform> amd64(Platform wanted) {
    List<Platform> found = new ArrayList<>(List.of(wanted));
    for (int version = number(wanted.variant()) - 1; version >= 1; version--) {
      found.add(normalize(with(wanted, "amd64", "v" + version)));
    }
    found.add(with(wanted, "386", ""));
    return found;
  }

  private static List<Platform> arm(Platform wanted, String variant) {
    List<Platform> found = new ArrayList<>(List.of(with(wanted, "arm", variant)));
    for (int version = number(variant) - 1; version >= OLDEST_ARM; version--) {
      found.add(with(wanted, "arm", "v" + version));
    }
    return found;
  }

  private static List<Platform> arm64(Platform wanted) {
    String variant = wanted.variant().isEmpty() ? "v8" : wanted.variant();
    List<Platform> found = new ArrayList<>();
    if (variant.matches("v[89](\\.[0-9])?")) {
      int minor = variant.length() > 2 ? variant.charAt(3) - '0' : 0;
      // Each version 9.x of the architecture contains version 8.(x+5).
      int newest8 = variant.startsWith("v9") ? Math.min(minor + 5, 9) : minor;
      if (variant.startsWith("v9")) {
        addArm64(found, wanted, 9, minor);
      }
      addArm64(found, wanted, 8, newest8);
      found.addAll(arm(wanted, "v8"));
    } else {
      found.add(wanted);
    }
    return found;
  }

  private static void addArm64(List<Platform> found, Platform wanted, int major, int newestMinor) {
    for (int minor = newestMinor; minor >= 0; minor--) {
      String variant = minor == 0 ? "v" + major : "v" + major + "." + minor;
      found.add(normalize(with(wanted, "arm64", variant)));
    }
  }

  private static Platform with(Platform wanted, String architecture, String variant) {
    return new Platform(
        wanted.os(), architecture, variant, wanted.osVersion(), wanted.osFeatures());
  }

  private static Platform normalize(Platform platform) {
    Platform usual = platform.normalized();
    if (!usual.architecture().equals("arm64")) {
      return usual;
    }
    return switch (usual.variant()) {
      case "v8.0" -> with(usual, "arm64", "");
      case "9", "9.0", "v9.0" -> with(usual, "arm64", "v9");
      default -> usual;
    };
  }

  /** The number of a variant such as {@code v7}; 0 where it has none. */
  private static int number(String variant) {
    return variant.matches("v[0-9]{1,3}") ? Integer.parseInt(variant.substring(1)) : 0;
  }
}
