package dev.croft.server.export;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.server.build.Tasks;
import dev.croft.server.export.AssembledImage.Attachment;
import dev.croft.server.export.AssembledImage.OfPlatform;
import dev.croft.server.export.Exported.Document;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Pushes images: layers from the workers that have them and configurations first, then the
 * manifests by their digests, and last of all what the tag points at. A push that fails, or a
 * process that dies, leaves the tag as it was.
 *
 * <p>What a tag keeps in its repository is not asked for again for a while: a registry takes a
 * manifest only when it has all that the manifest refers to, and keeps that as long as a tag leads
 * to it. Now and then all is asked for, and what the registry has lost comes back.
 */
final class ImagePusher {

  private static final long REMEMBERED_BYTES = 8 << 20;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** What a registry lost below a tag, it lacks no longer than that where the image is pushed. */
  private static final Duration CHECKED = Duration.ofHours(1);

  private final RegistryHttp http;
  private final KnownDocuments documents = new KnownDocuments(REMEMBERED_BYTES);
  private final CheckedManifests checked = new CheckedManifests(InstantSource.system(), CHECKED);

  ImagePusher(RegistryHttp http) {
    this.http = http;
  }

  /** A client's way to the repository of a name. */
  Target target(ImageReference name, boolean byDigest, CredentialSource credentials) {
    return new Target(
        new RegistryClient(http, credentials, InstantSource.system()),
        byDigest ? name.withoutTag() : name.withDefaultTag(),
        credentials);
  }

  /** Where an image goes. For one thread at a time. */
  final class Target {

    private final RegistryClient client;
    private final ImageReference name;
    private final CredentialSource credentials;
    private TagBeforePush there = TagBeforePush.unknown();
    private long lookedAt;

    private Target(RegistryClient client, ImageReference name, CredentialSource credentials) {
      this.client = client;
      this.name = name;
      this.credentials = credentials;
    }

    /** Asks what the tag means now, where there is one. */
    void look() {
      there =
          name.tag()
              .map(tag -> TagBeforePush.of(client, name.withTag(tag)))
              .orElseGet(TagBeforePush::unknown);
      lookedAt = System.nanoTime();
    }

    /** What the tag means; who looked a while ago looks again, as others push too. */
    private TagBeforePush there() {
      if (System.nanoTime() - lookedAt > FRESH_NANOS) {
        look();
      }
      return there;
    }

    /**
     * The same image as the tag has it already, where nothing but the time of its making differs.
     */
    AssembledImage asItIsThere(AssembledImage image) {
      return new SameImage(client, name, documents).find(image, there()).orElse(image);
    }

    /** Pushes an image, as far as it is not there. */
    void push(AssembledImage image, ExportVertex vertex) {
      Set<Digest> kept = kept(image);
      vertex.part(
          "pushing layers",
          () -> {
            pushBlobs(image, kept, vertex);
            return name;
          });
      ImageReference root = name.tag().isEmpty() ? name.withDigest(image.root().digest()) : name;
      vertex.part(
          "pushing manifest for " + root.withDigest(image.root().digest()),
          () -> {
            pushManifests(image, kept, root);
            return root;
          });
      remember(image, kept);
    }

    /**
     * The image's manifests that the tag keeps, with all that they refer to, as was seen not long
     * ago.
     */
    private Set<Digest> kept(AssembledImage image) {
      TagBeforePush known = there();
      if (image.index().isEmpty()) {
        Digest only = image.root().digest();
        return known.means(only) && checked.contains(name, only) ? Set.of(only) : Set.of();
      }
      Set<Digest> named = known.named();
      Set<Digest> kept = ConcurrentHashMap.newKeySet();
      List<Callable<Object>> questions = new ArrayList<>();
      for (Document manifest : manifests(image)) {
        Descriptor asked = manifest.descriptor();
        if (named.contains(asked.digest()) && checked.contains(name, asked.digest())) {
          // Some registries take an index of manifests that they have not got.
          questions.add(
              () ->
                  client.hasManifest(name.withoutTag(), asked.digest(), asked.mediaType())
                      && kept.add(asked.digest()));
        }
      }
      all(questions);
      if (known.means(image.root().digest()) && kept.containsAll(named)) {
        kept.add(image.root().digest());
      }
      return kept;
    }

    private void pushManifests(AssembledImage image, Set<Digest> kept, ImageReference root) {
      List<Document> manifests = manifests(image);
      if (image.index().isPresent()) {
        List<Callable<Object>> pushes = new ArrayList<>();
        for (Document manifest : manifests) {
          if (!kept.contains(manifest.descriptor().digest())) {
            pushes.add(
                () -> push(root.withoutTag().withDigest(manifest.descriptor().digest()), manifest));
          }
        }
        all(pushes);
      }
      if (!kept.contains(image.root().digest())) {
        push(
            root,
            image
                .index()
                .map(bytes -> new Document(image.root(), bytes))
                .orElseGet(manifests::getFirst));
      }
    }

    private boolean push(ImageReference reference, Document manifest) {
      return client.pushManifest(
          reference, manifest.descriptor().mediaType(), manifest.bytes().toArray());
    }

    private void pushBlobs(AssembledImage image, Set<Digest> kept, ExportVertex vertex) {
      List<Callable<Object>> pushes = new ArrayList<>();
      Set<Digest> seen = new HashSet<>();
      for (OfPlatform platform : image.platforms()) {
        if (kept.contains(platform.manifest().digest())) {
          continue;
        }
        for (LayerBlob layer : platform.layers()) {
          if (seen.add(layer.blob().digest())) {
            pushes.add(
                () -> {
                  platform.worker().push(layer, name.toString(), credentials, vertex);
                  return layer;
                });
          }
        }
        if (seen.add(platform.config().digest())) {
          pushes.add(
              () -> client.pushBlob(name, platform.config(), platform.configBytes().toArray()));
        }
      }
      for (Attachment attachment : image.attachments()) {
        if (kept.contains(attachment.manifest().descriptor().digest())) {
          continue;
        }
        for (Document blob : attachment.blobs()) {
          if (seen.add(blob.descriptor().digest())) {
            pushes.add(() -> client.pushBlob(name, blob.descriptor(), blob.bytes().toArray()));
          }
        }
      }
      all(pushes);
    }

    /** The next build of the same compares its own with these, and asks for less. */
    private void remember(AssembledImage image, Set<Digest> kept) {
      for (Document manifest : manifests(image)) {
        if (!kept.contains(manifest.descriptor().digest())) {
          checked.add(name, manifest.descriptor().digest());
        }
      }
      for (Attachment attachment : image.attachments()) {
        documents.add(name, attachment.manifest());
        attachment.blobs().forEach(blob -> documents.add(name, blob));
      }
    }
  }

  private static List<Document> manifests(AssembledImage image) {
    List<Document> manifests = new ArrayList<>();
    image
        .platforms()
        .forEach(
            platform -> manifests.add(new Document(platform.manifest(), platform.manifestBytes())));
    image.attachments().forEach(attachment -> manifests.add(attachment.manifest()));
    return manifests;
  }

  private static void all(List<Callable<Object>> tasks) {
    if (!tasks.isEmpty()) {
      var _ = Tasks.all("push", tasks);
    }
  }
}
