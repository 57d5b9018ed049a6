package dev.croft.agent.remote;

import com.google.protobuf.ByteString;
import dev.croft.agent.link.ContentAccess;
import dev.croft.agent.link.LayerBlob;
import dev.croft.agent.link.LayerOptions;
import dev.croft.agent.link.PruneRequest;
import dev.croft.agent.link.UsageRecord;
import dev.croft.model.content.Digest;
import dev.croft.model.llb.Bytes;
import dev.croft.model.step.ContentSelector;
import dev.croft.protocol.farm.ContentMessages;
import dev.croft.protocol.farm.Times;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What coordinators ask of workers, between the wire and the links' own types. */
public final class LinkMessages {

  private LinkMessages() {}

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.LayerBlob write(LayerBlob layer) {
    var message =
        dev.croft.protocol.generated.farm.LayerBlob.newBuilder()
            .setBlob(ContentMessages.write(layer.blob()))
            .setDiffId(layer.diffId().value());
    layer.origin().ifPresent(message::setOrigin);
    layer.created().ifPresent(created -> message.setCreated(Times.write(created)));
    return message.build();
  }

  /** The layer that is meant. */
  public static LayerBlob read(dev.croft.protocol.generated.farm.LayerBlob message) {
    return new LayerBlob(
        ContentMessages.read(message.getBlob()),
        new Digest(message.getDiffId()),
        message.hasOrigin() ? Optional.of(message.getOrigin()) : Optional.empty(),
        message.hasCreated() ? Optional.of(Times.read(message.getCreated())) : Optional.empty());
  }

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.LayerOptions write(LayerOptions options) {
    var message =
        dev.croft.protocol.generated.farm.LayerOptions.newBuilder()
            .setCompression(options.compression().name())
            .setForce(options.force())
            .setOciMediaTypes(options.ociMediaTypes());
    options.level().ifPresent(message::setLevel);
    options.latestTime().ifPresent(time -> message.setLatestTime(Times.write(time)));
    return message.build();
  }

  /** The options that are meant. */
  public static LayerOptions read(dev.croft.protocol.generated.farm.LayerOptions message) {
    return new LayerOptions(
        LayerOptions.Compression.valueOf(message.getCompression()),
        message.hasLevel() ? OptionalInt.of(message.getLevel()) : OptionalInt.empty(),
        message.getForce(),
        message.hasLatestTime()
            ? Optional.of(Times.read(message.getLatestTime()))
            : Optional.empty(),
        message.getOciMediaTypes());
  }

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.ContentSelector write(ContentSelector selector) {
    return dev.croft.protocol.generated.farm.ContentSelector.newBuilder()
        .setPath(selector.path())
        .setWildcard(selector.wildcard())
        .setFollowLinks(selector.followLinks())
        .addAllIncludePatterns(selector.includePatterns())
        .addAllExcludePatterns(selector.excludePatterns())
        .build();
  }

  /** The selector that is meant. */
  public static ContentSelector read(dev.croft.protocol.generated.farm.ContentSelector message) {
    return new ContentSelector(
        message.getPath(),
        message.getWildcard(),
        message.getFollowLinks(),
        message.getIncludePatternsList(),
        message.getExcludePatternsList());
  }

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.FileStatus write(ContentAccess.FileStatus file) {
    var message =
        dev.croft.protocol.generated.farm.FileStatus.newBuilder()
            .setPath(file.path())
            .setMode(file.mode())
            .setUid(file.uid())
            .setGid(file.gid())
            .setSize(file.size())
            .setModifiedNanos(file.modifiedNanos())
            .setLink(file.link())
            .setDeviceMajor(file.deviceMajor())
            .setDeviceMinor(file.deviceMinor());
    file.hardLinkTo().ifPresent(message::setHardLinkTo);
    file.xattrs()
        .forEach((name, value) -> message.putXattrs(name, ByteString.copyFrom(value.toArray())));
    return message.build();
  }

  /** The file that is meant. */
  public static ContentAccess.FileStatus read(
      dev.croft.protocol.generated.farm.FileStatus message) {
    Map<String, Bytes> xattrs = new TreeMap<>();
    message
        .getXattrsMap()
        .forEach((name, value) -> xattrs.put(name, Bytes.of(value.toByteArray())));
    return new ContentAccess.FileStatus(
        message.getPath(),
        message.getMode(),
        message.getUid(),
        message.getGid(),
        message.getSize(),
        message.getModifiedNanos(),
        message.getLink(),
        message.hasHardLinkTo() ? Optional.of(message.getHardLinkTo()) : Optional.empty(),
        message.getDeviceMajor(),
        message.getDeviceMinor(),
        xattrs);
  }

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.UsageRecord write(UsageRecord record) {
    var message =
        dev.croft.protocol.generated.farm.UsageRecord.newBuilder()
            .setId(record.id())
            .setType(record.type())
            .setSizeBytes(record.sizeBytes())
            .setInUse(record.inUse())
            .setShared(record.shared())
            .addAllParents(record.parents())
            .setCreated(Times.write(record.created()))
            .setUsageCount(record.usageCount())
            .setDescription(record.description());
    record.lastUsed().ifPresent(used -> message.setLastUsed(Times.write(used)));
    return message.build();
  }

  /** The record that is meant. */
  public static UsageRecord read(dev.croft.protocol.generated.farm.UsageRecord message) {
    return new UsageRecord(
        message.getId(),
        message.getType(),
        message.getSizeBytes(),
        message.getInUse(),
        message.getShared(),
        message.getParentsList(),
        Times.read(message.getCreated()),
        message.hasLastUsed() ? Optional.of(Times.read(message.getLastUsed())) : Optional.empty(),
        message.getUsageCount(),
        message.getDescription());
  }

  /** The wire form. */
  public static dev.croft.protocol.generated.farm.PruneRequest write(PruneRequest request) {
    return dev.croft.protocol.generated.farm.PruneRequest.newBuilder()
        .setAll(request.all())
        .setKeepMillis(request.keepDuration().toMillis())
        .setReservedBytes(request.reservedBytes())
        .setMaxUsedBytes(request.maxUsedBytes())
        .setMinFreeBytes(request.minFreeBytes())
        .addAllFilters(request.filters())
        .build();
  }

  /** The request that is meant. */
  public static PruneRequest read(dev.croft.protocol.generated.farm.PruneRequest message) {
    return new PruneRequest(
        message.getAll(),
        Duration.ofMillis(message.getKeepMillis()),
        message.getReservedBytes(),
        message.getMaxUsedBytes(),
        message.getMinFreeBytes(),
        message.getFiltersList());
  }
}
