package dev.croft.server.export;

import dev.croft.agent.link.LayerBlob;
import dev.croft.model.content.Descriptor;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.oci.registry.CredentialSource;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryClient;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.server.export.AssembledImage.Attachment;
import dev.croft.server.export.AssembledImage.OfPlatform;
import dev.croft.server.export.Exported.Document;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Pushes images: layers from the workers that have them and configurations first, then the
 * manifests by their digests, and last of all what the tag points at. A push that fails, or a
 * process that dies, leaves the tag as it was.
 */
final class ImagePusher {

  private final RegistryHttp http;

  ImagePusher(RegistryHttp http) {
    this.http = http;
  }

  /** The same image as a tag has it already, where nothing but the time of its making differs. */
  AssembledImage asItIsThere(
      AssembledImage image, ImageReference target, CredentialSource credentials) {
    RegistryClient client = new RegistryClient(http, credentials, InstantSource.system());
    return new SameImage(client, target.withDefaultTag()).find(image).orElse(image);
  }

  void push(
      AssembledImage image,
      ImageReference target,
      boolean byDigest,
      CredentialSource credentials,
      ExportVertex vertex) {
    RegistryClient client = new RegistryClient(http, credentials, InstantSource.system());
    vertex.part(
        "pushing layers",
        () -> {
          pushBlobs(image, target, client, credentials, vertex);
          return target;
        });
    ImageReference root =
        byDigest ? target.withoutTag().withDigest(image.root().digest()) : target.withDefaultTag();
    vertex.part(
        "pushing manifest for " + root.withDigest(image.root().digest()),
        () -> {
          pushManifests(image, root, client);
          return root;
        });
  }

  private static void pushManifests(
      AssembledImage image, ImageReference root, RegistryClient client) {
    if (image.index().isEmpty()) {
      OfPlatform only = image.platforms().getFirst();
      client.pushManifest(root, only.manifest().mediaType(), only.manifestBytes().toArray());
      return;
    }
    for (OfPlatform platform : image.platforms()) {
      client.pushManifest(
          root.withoutTag().withDigest(platform.manifest().digest()),
          platform.manifest().mediaType(),
          platform.manifestBytes().toArray());
    }
    for (Attachment attachment : image.attachments()) {
      Descriptor manifest = attachment.manifest().descriptor();
      client.pushManifest(
          root.withoutTag().withDigest(manifest.digest()),
          manifest.mediaType(),
          attachment.manifest().bytes().toArray());
    }
    client.pushManifest(root, image.root().mediaType(), image.index().get().toArray());
  }

  private static void pushBlobs(
      AssembledImage image,
      ImageReference target,
      RegistryClient client,
      CredentialSource credentials,
      ExportVertex vertex) {
    List<Callable<Object>> pushes = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    for (OfPlatform platform : image.platforms()) {
      for (LayerBlob layer : platform.layers()) {
        if (seen.add(layer.blob().digest())) {
          pushes.add(
              () -> {
                platform.worker().push(layer, target.toString(), credentials, vertex);
                return layer;
              });
        }
      }
      if (seen.add(platform.config().digest())) {
        pushes.add(
            () -> client.pushBlob(target, platform.config(), platform.configBytes().toArray()));
      }
    }
    for (Attachment attachment : image.attachments()) {
      for (Document blob : attachment.blobs()) {
        if (seen.add(blob.descriptor().digest())) {
          pushes.add(() -> client.pushBlob(target, blob.descriptor(), blob.bytes().toArray()));
        }
      }
    }
    all(pushes);
  }

  private static void all(List<Callable<Object>> tasks) {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("push-", 0).factory())) {
      List<Future<Object>> running = new ArrayList<>();
      tasks.forEach(task -> running.add(threads.submit(task)));
      try {
        for (Future<Object> task : running) {
          task.get();
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw CroftException.cancelled("context canceled");
      } catch (ExecutionException e) {
        threads.shutdownNow();
        if (e.getCause() instanceof CroftException failure) {
          throw failure;
        }
        throw new CroftException(
            FailureKind.INTERNAL, "a layer could not be pushed: " + e.getCause(), e.getCause());
      }
    }
  }
}
