package dev.croft.protocol.farm;

import dev.croft.model.content.Descriptor;
import dev.croft.model.content.Digest;
import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import dev.croft.model.step.Content;
import dev.croft.model.step.SnapshotId;
import dev.croft.protocol.llb.Platforms;
import java.util.List;
import java.util.Optional;

/** Content by its name, between the wire and the domain. */
public final class ContentMessages {

  private ContentMessages() {}

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.Content write(Content content) {
    var message = dev.croft.protocol.generated.farm.Content.newBuilder();
    switch (content) {
      case Content.Empty _ ->
          message.setEmpty(dev.croft.protocol.generated.farm.Content.Empty.getDefaultInstance());
      case Content.Snapshot snapshot -> message.setSnapshot(snapshot.id().value());
      case Content.Tree tree -> message.setTree(tree.digest().value());
      case Content.Image image -> message.setImage(write(image));
      case Content.Layers layers -> message.setLayers(write(layers));
    }
    return message.build();
  }

  /** All of some content, in order. */
  public static List<dev.croft.protocol.generated.farm.Content> write(List<Content> contents) {
    return contents.stream().map(ContentMessages::write).toList();
  }

  /** The content that is meant. */
  public static Content read(dev.croft.protocol.generated.farm.Content message) {
    return switch (message.getKindCase()) {
      case EMPTY -> new Content.Empty();
      case SNAPSHOT -> new Content.Snapshot(new SnapshotId(message.getSnapshot()));
      case TREE -> new Content.Tree(new Digest(message.getTree()));
      case IMAGE -> read(message.getImage());
      case LAYERS -> read(message.getLayers());
      case KIND_NOT_SET ->
          throw new CroftException(FailureKind.INTERNAL, "content of an unknown kind");
    };
  }

  /** All of some content, in order. */
  public static List<Content> read(List<dev.croft.protocol.generated.farm.Content> messages) {
    return messages.stream().map(ContentMessages::read).toList();
  }

  private static dev.croft.protocol.generated.farm.Content.Image write(Content.Image image) {
    var message =
        dev.croft.protocol.generated.farm.Content.Image.newBuilder()
            .setReference(image.reference())
            .setManifest(write(image.manifest()))
            .setPlatform(Platforms.write(image.platform()));
    image.layers().forEach(layer -> message.addLayers(write(layer)));
    image.diffIds().forEach(id -> message.addDiffIds(id.value()));
    return message.build();
  }

  private static Content.Image read(dev.croft.protocol.generated.farm.Content.Image message) {
    return new Content.Image(
        message.getReference(),
        read(message.getManifest()),
        Platforms.readExactly(message.getPlatform()),
        message.getLayersList().stream().map(ContentMessages::read).toList(),
        message.getDiffIdsList().stream().map(Digest::new).toList());
  }

  private static dev.croft.protocol.generated.farm.Content.Layers write(Content.Layers layers) {
    var message = dev.croft.protocol.generated.farm.Content.Layers.newBuilder();
    layers.origin().ifPresent(message::setOrigin);
    for (Content.Layers.Layer layer : layers.layers()) {
      var one =
          message.addLayersBuilder().setBlob(write(layer.blob())).setDiffId(layer.diffId().value());
      layer.created().ifPresent(created -> one.setCreated(Times.write(created)));
    }
    return message.build();
  }

  private static Content.Layers read(dev.croft.protocol.generated.farm.Content.Layers message) {
    return new Content.Layers(
        message.hasOrigin() ? Optional.of(message.getOrigin()) : Optional.empty(),
        message.getLayersList().stream()
            .map(
                layer ->
                    new Content.Layers.Layer(
                        read(layer.getBlob()),
                        new Digest(layer.getDiffId()),
                        layer.hasCreated()
                            ? Optional.of(Times.read(layer.getCreated()))
                            : Optional.empty()))
            .toList());
  }

  /** The wire form of a descriptor. */
  public static dev.croft.protocol.generated.farm.Descriptor write(Descriptor descriptor) {
    var message =
        dev.croft.protocol.generated.farm.Descriptor.newBuilder()
            .setMediaType(descriptor.mediaType())
            .setDigest(descriptor.digest().value())
            .setSize(descriptor.size())
            .addAllUrls(descriptor.urls())
            .putAllAnnotations(descriptor.annotations());
    descriptor.platform().ifPresent(platform -> message.setPlatform(Platforms.write(platform)));
    return message.build();
  }

  /** The descriptor that is meant. */
  public static Descriptor read(dev.croft.protocol.generated.farm.Descriptor message) {
    return new Descriptor(
        message.getMediaType(),
        new Digest(message.getDigest()),
        message.getSize(),
        message.getUrlsList(),
        message.getAnnotationsMap(),
        message.hasPlatform()
            ? Optional.of(Platforms.readExactly(message.getPlatform()))
            : Optional.empty());
  }
}
