package dev.croft.server.export;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.UnreachableException;
import dev.croft.model.step.LostContentException;
import dev.croft.oci.image.ManifestCodec;
import dev.croft.oci.registry.ImageReference;
import dev.croft.oci.registry.RegistryHttp;
import dev.croft.server.build.BuildScope;
import dev.croft.server.build.Tasks;
import dev.croft.server.solve.BuildCredentials;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** The exporter {@code image}: an image that is made, and pushed where the client asks for that. */
public final class ImageExporter implements Exporter {

  private final ImageAssembler assembler;
  private final ImagePusher pusher;
  private final BuildCredentials credentials;

  /** Makes images with the workers' layers, and pushes with the clients' credentials. */
  ImageExporter(ImageAssembler assembler, RegistryHttp http, BuildCredentials credentials) {
    this.assembler = assembler;
    this.pusher = new ImagePusher(http);
    this.credentials = credentials;
  }

  @Override
  public Exported export(
      BuildScope scope, BuildResult result, int index, Map<String, String> attrs) {
    ImageOptions options =
        ImageOptions.of(attrs, false, result.annotations(), result.isAttested(true));
    List<ImageReference> names = options.names().stream().map(ImageReference::parse).toList();
    if (options.push().wanted() && names.isEmpty()) {
      throw CroftException.user("tag is needed when pushing to registry");
    }
    return ExportVertex.show(
        scope,
        "exporting to image",
        vertex -> {
          if (!options.push().wanted()) {
            AssembledImage image =
                assembler.assemble(result, options, credentials.of(scope), vertex);
            return Exported.image(response(options, image), image);
          }
          List<ImagePusher.Target> targets =
              names.stream()
                  .map(
                      name -> pusher.target(name, options.push().byDigest(), credentials.of(scope)))
                  .toList();
          AssembledImage made =
              whileLooking(
                  scope,
                  () -> assembler.assemble(result, options, credentials.of(scope), vertex),
                  targets);
          AssembledImage image = targets.getFirst().asItIsThere(made);
          for (int i = 0; i < targets.size(); i++) {
            push(targets.get(i), options.names().get(i), image, vertex);
          }
          return Exported.image(response(options, image), image);
        });
  }

  /** Makes the image, and has it asked meanwhile what the tags mean now. */
  private static AssembledImage whileLooking(
      BuildScope scope, Callable<AssembledImage> made, List<ImagePusher.Target> targets) {
    List<Callable<Optional<AssembledImage>>> work = new ArrayList<>();
    work.add(() -> Optional.of(made.call()));
    for (ImagePusher.Target target : targets) {
      work.add(
          () -> {
            target.look();
            return Optional.empty();
          });
    }
    return Tasks.all("export-" + scope.ref(), work).getFirst().orElseThrow();
  }

  private static void push(
      ImagePusher.Target target, String name, AssembledImage image, ExportVertex vertex) {
    try {
      target.push(image, vertex);
    } catch (LostContentException | UnreachableException e) {
      // Whoever exports sees by the kind that it can be done again.
      throw e;
    } catch (CroftException e) {
      throw new CroftException(e.kind(), "failed to push " + name + ": " + e.text(), e);
    }
  }

  /** What the client is told of an image, by BuildKit's names. */
  static Map<String, String> response(ImageOptions options, AssembledImage image) {
    Map<String, String> response = new TreeMap<>();
    if (!options.names().isEmpty()) {
      response.put("image.name", String.join(",", options.names()));
    }
    response.put("containerimage.digest", image.root().digest().value());
    if (image.index().isEmpty()) {
      response.put(
          "containerimage.config.digest", image.platforms().getFirst().config().digest().value());
    }
    response.put(
        "containerimage.descriptor",
        Base64.getEncoder().encodeToString(ManifestCodec.writeDescriptor(image.root())));
    return response;
  }
}
