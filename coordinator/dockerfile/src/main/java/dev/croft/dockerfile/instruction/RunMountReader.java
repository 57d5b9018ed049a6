package dev.croft.dockerfile.instruction;

import dev.croft.dockerfile.diagnostic.DockerfileException;
import dev.croft.dockerfile.diagnostic.Suggestions;
import dev.croft.dockerfile.notation.Booleans;
import dev.croft.dockerfile.notation.ByteSizes;
import dev.croft.dockerfile.notation.CsvFields;
import dev.croft.dockerfile.notation.GoText;
import dev.croft.model.llb.MountKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** Reads the fields of one {@code --mount}. */
final class RunMountReader {

  private static final List<String> KEYS =
      List.of(
          "type",
          "from",
          "source",
          "target",
          "readonly",
          "id",
          "sharing",
          "required",
          "size",
          "mode",
          "uid",
          "gid",
          "src",
          "dst",
          "destination",
          "ro",
          "rw",
          "readwrite",
          "env");
  private static final List<String> TYPES = List.of("bind", "cache", "tmpfs", "secret", "ssh");
  private static final List<String> SHARINGS = List.of("shared", "private", "locked");

  private final UnaryOperator<String> expand;
  private RunMount.Type type = RunMount.Type.BIND;
  private String from = "";
  private String source = "";
  private String target = "";
  private Optional<Boolean> readOnly = Optional.empty();
  private long sizeBytes;
  private String id = "";
  private Optional<MountKind.Sharing> sharing = Optional.empty();
  private boolean required;
  private Optional<String> env = Optional.empty();
  private OptionalInt uid = OptionalInt.empty();
  private OptionalInt gid = OptionalInt.empty();
  private OptionalInt mode = OptionalInt.empty();

  RunMountReader(UnaryOperator<String> expand) {
    this.expand = expand;
  }

  /** What is needed before variables are expanded: where the files come from. */
  static MountFlag flag(String text) {
    Optional<String> from = Optional.empty();
    for (String field : fields(text)) {
      int equals = field.indexOf('=');
      if (equals < 0 || !field.substring(0, equals).equalsIgnoreCase("from")) {
        continue;
      }
      String value = field.substring(equals + 1);
      int dollar = value.indexOf('$');
      if (dollar >= 0 && dollar != value.length() - 1) {
        throw DockerfileException.of(
            "'from' doesn't support variable expansion, define alias stage instead");
      }
      from = value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
    return new MountFlag(text, from);
  }

  RunMount read(String text) {
    for (String field : fields(text)) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        readWord(field);
      } else {
        String key = field.substring(0, equals).toLowerCase(Locale.ROOT);
        readValue(key, expand.apply(field.substring(equals + 1)), field);
      }
    }
    check();
    boolean writable = type == RunMount.Type.CACHE || type == RunMount.Type.TMPFS;
    return new RunMount(
        type,
        from,
        source,
        target,
        readOnly.orElse(!writable),
        sizeBytes,
        id,
        sharing,
        required,
        env,
        new RunMount.Owner(uid, gid, mode));
  }

  private static List<String> fields(String text) {
    try {
      return CsvFields.split(text);
    } catch (IllegalArgumentException e) {
      throw DockerfileException.of("failed to parse csv mounts: " + e.getMessage());
    }
  }

  private void readWord(String field) {
    switch (field.toLowerCase(Locale.ROOT)) {
      case "readonly", "ro" -> readOnly = Optional.of(true);
      case "readwrite", "rw" -> readOnly = Optional.of(false);
      case "required" -> {
        onlyFor("required", isSecretOrSsh());
        required = true;
      }
      default ->
          throw DockerfileException.of("invalid field '" + field + "' must be a key=value pair");
    }
  }

  private void readValue(String key, String value, String field) {
    switch (key) {
      case "type" -> type = type(value);
      case "from" -> from = value;
      case "source", "src" -> source = value;
      case "target", "dst", "destination" -> target = value;
      case "readonly", "ro" -> readOnly = Optional.of(truth(key, value));
      case "readwrite", "rw" -> readOnly = Optional.of(!truth(key, value));
      case "required" -> {
        onlyFor(key, isSecretOrSsh());
        required = truth(key, value);
      }
      case "size" -> {
        onlyFor(key, type == RunMount.Type.TMPFS);
        sizeBytes = size(value);
      }
      case "id" -> id = value;
      case "sharing" -> sharing = Optional.of(sharing(value));
      case "mode" -> mode = OptionalInt.of(number(key, value, 8));
      case "uid" -> uid = OptionalInt.of(number(key, value, 10));
      case "gid" -> gid = OptionalInt.of(number(key, value, 10));
      case "env" -> env = Optional.of(value);
      default ->
          throw DockerfileException.of(
              Suggestions.append(
                  "unexpected key '" + key + "' in '" + field + "'", key, KEYS, true));
    }
  }

  private boolean isSecretOrSsh() {
    return type == RunMount.Type.SECRET || type == RunMount.Type.SSH;
  }

  private String typeName() {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private void onlyFor(String key, boolean allowed) {
    if (!allowed) {
      throw DockerfileException.of(
          "unexpected key '" + key + "' for mount type '" + typeName() + "'");
    }
  }

  private static RunMount.Type type(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "bind" -> RunMount.Type.BIND;
      case "cache" -> RunMount.Type.CACHE;
      case "tmpfs" -> RunMount.Type.TMPFS;
      case "secret" -> RunMount.Type.SECRET;
      case "ssh" -> RunMount.Type.SSH;
      default ->
          throw DockerfileException.of(
              Suggestions.append(
                  "unsupported mount type " + GoText.quote(value), value, TYPES, true));
    };
  }

  private static MountKind.Sharing sharing(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "shared" -> MountKind.Sharing.SHARED;
      case "private" -> MountKind.Sharing.PRIVATE;
      case "locked" -> MountKind.Sharing.LOCKED;
      default ->
          throw DockerfileException.of(
              Suggestions.append(
                  "unsupported sharing value " + GoText.quote(value), value, SHARINGS, true));
    };
  }

  private static boolean truth(String key, String value) {
    return Booleans.parse(value)
        .orElseThrow(() -> DockerfileException.of("invalid value for " + key + ": " + value));
  }

  private static long size(String value) {
    try {
      return ByteSizes.parse(value);
    } catch (IllegalArgumentException e) {
      throw DockerfileException.of("invalid value for size: " + value);
    }
  }

  private static int number(String key, String value, int radix) {
    try {
      return Integer.parseUnsignedInt(value, radix);
    } catch (NumberFormatException e) {
      throw DockerfileException.of("invalid value " + value + " for " + key);
    }
  }

  private void check() {
    boolean owned = isSecretOrSsh() || type == RunMount.Type.CACHE;
    if (!owned) {
      notAllowed("mode", mode);
      notAllowed("uid", uid);
      notAllowed("gid", gid);
    }
    if (type == RunMount.Type.SECRET) {
      checkSecret();
    }
    if (sharing.isPresent() && type != RunMount.Type.CACHE) {
      throw DockerfileException.of("invalid cache sharing set for " + typeName() + " mount");
    }
  }

  private void notAllowed(String key, OptionalInt value) {
    if (value.isPresent()) {
      throw DockerfileException.of(
          key + " not allowed for " + GoText.quote(typeName()) + " type mounts");
    }
  }

  private void checkSecret() {
    if (!from.isEmpty()) {
      throw DockerfileException.of("secret mount should not have a from");
    }
    if (sharing.isPresent()) {
      throw DockerfileException.of("secret mount should not define sharing");
    }
    if (source.isEmpty() && target.isEmpty() && id.isEmpty()) {
      throw DockerfileException.of("invalid secret mount. one of source, target required");
    }
    if (!source.isEmpty() && !id.isEmpty()) {
      throw DockerfileException.of("both source and id can't be set");
    }
  }
}
