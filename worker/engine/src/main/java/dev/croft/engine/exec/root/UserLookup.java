package dev.croft.engine.exec.root;

import dev.croft.linux.file.BytePath;
import dev.croft.linux.file.FileHandle;
import dev.croft.linux.file.OpenFlag;
import dev.croft.linux.file.RootDirectory;
import dev.croft.model.failure.CroftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks users and groups up in a root file system's own files. */
public final class UserLookup {

  private static final Logger LOG = LoggerFactory.getLogger(UserLookup.class);
  private static final long MAX_FILE_BYTES = 10L << 20;
  private static final String OUT_OF_RANGE = "uids and gids must be in range 0-2147483647";

  private UserLookup() {}

  /**
   * Who a user text means.
   *
   * @param user {@code NAME|UID[:GROUP|GID]}; empty for root. Numbers need not be in the files
   * @throws CroftException where a name is in no file, in BuildKit's words
   */
  public static UserIds find(Path root, String user) {
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    String group = colon < 0 ? "" : user.substring(colon + 1);
    if (colon >= 0) {
      OptionalInt uid = name.equals("root") ? OptionalInt.of(0) : number(name);
      OptionalInt gid = group.equals("root") ? OptionalInt.of(0) : number(group);
      if (uid.isPresent() && gid.isPresent()) {
        return new UserIds(uid.getAsInt(), gid.getAsInt(), List.of());
      }
    }
    return inFiles(root, name.isEmpty() && group.isEmpty() ? "0" : name, group);
  }

  private static UserIds inFiles(Path root, String name, String group) {
    OptionalInt number = number(name);
    String matched = "";
    int uid = 0;
    int gid = 0;
    List<Integer> additional = List.of();
    // An empty name with a group means root, whose entry has the number 0.
    List<String[]> users =
        entries(root, "/etc/passwd", 4).stream()
            .filter(
                line ->
                    name.isEmpty()
                        ? line[2].equals("0")
                        : number.isPresent()
                            ? number(line[2]).equals(number)
                            : line[0].equals(name))
            .toList();
    if (!users.isEmpty()) {
      matched = users.getFirst()[0];
      uid = number(users.getFirst()[2]).orElse(0);
      gid = number(users.getFirst()[3]).orElse(0);
    } else if (!name.isEmpty()) {
      uid = number.orElseThrow(() -> noUser(name));
    }
    if (!group.isEmpty()) {
      gid = group(root, group);
    } else if (!matched.isEmpty()) {
      additional = memberships(root, matched);
    }
    return new UserIds(uid, gid, additional);
  }

  private static int group(Path root, String group) {
    OptionalInt number = number(group);
    for (String[] line : entries(root, "/etc/group", 3)) {
      if (number.isPresent() ? number(line[2]).equals(number) : line[0].equals(group)) {
        return number(line[2]).orElse(0);
      }
    }
    return number.orElseThrow(
        () ->
            CroftException.user(
                "unable to find group " + group + ": no matching entries in group file"));
  }

  private static List<Integer> memberships(Path root, String user) {
    List<Integer> groups = new ArrayList<>();
    for (String[] line : entries(root, "/etc/group", 4)) {
      if (Arrays.asList(line[3].split(",", -1)).contains(user)) {
        number(line[2]).ifPresent(groups::add);
      }
    }
    return groups;
  }

  private static CroftException noUser(String name) {
    return new UnknownUserException(
        "unable to find user " + name + ": no matching entries in passwd file");
  }

  /** A file's lines cut at colons, with at least so many fields; none where there is no file. */
  private static List<String[]> entries(Path root, String file, int fields) {
    List<String[]> found = new ArrayList<>();
    for (String line : content(root, file).lines().toList()) {
      String entry = line.strip();
      if (!entry.isEmpty() && !entry.startsWith("#")) {
        found.add(split(entry, fields));
      }
    }
    return found;
  }

  private static String content(Path root, String file) {
    // Opening must not wait, should it be a fifo.
    try (RootDirectory directory = RootDirectory.open(root);
        FileHandle handle = directory.open(BytePath.of(file), OpenFlag.NON_BLOCKING)) {
      if (!handle.status().isRegular()) {
        return "";
      }
      if (handle.status().size() > MAX_FILE_BYTES) {
        throw CroftException.user(file + " exceeds " + MAX_FILE_BYTES + " bytes");
      }
      return new String(handle.inputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      LOG.debug("{} of {} is taken as empty: {}", file, root, e.getMessage());
      return "";
    }
  }

  private static String[] split(String entry, int fields) {
    String[] parts = entry.split(":", -1);
    int length = parts.length;
    String[] padded = Arrays.copyOf(parts, Math.max(length, fields));
    Arrays.fill(padded, length, padded.length, "");
    return padded;
  }

  private static OptionalInt number(String text) {
    if (!text.matches("[+-]?[0-9]+")) {
      return OptionalInt.empty();
    }
    try {
      int value = Integer.parseInt(text);
      if (value < 0) {
        throw CroftException.user(OUT_OF_RANGE);
      }
      return OptionalInt.of(value);
    } catch (NumberFormatException e) {
      throw CroftException.user(OUT_OF_RANGE);
    }
  }
}
