package dev.croft.server.source.git;

import dev.croft.model.failure.CroftException;
import dev.croft.model.llb.SourceOp;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a {@code git} source asks for, by the attributes of {@code pb.AttrGit*}. Empty texts stand
 * for what is not said.
 *
 * @param remote the repository's address
 * @param ref a branch, tag or commit; empty for the default branch
 * @param subdirectory what of it is used; empty for all
 * @param checksum how the commit's name must begin
 * @param keepHistory whether {@code .git} comes too
 * @param submodules whether they come too
 */
record GitRequest(
    String remote,
    String ref,
    String subdirectory,
    String checksum,
    boolean keepHistory,
    boolean submodules,
    Access access) {

  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{7,64}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /**
   * What may be needed to reach the repository.
   *
   * @param tokenSecret the client's secret with a token
   * @param headerSecret the client's secret with an authorization header
   * @param sshAgent the client's agent
   * @param knownHosts in the format of {@code known_hosts}; empty where any host will do
   */
  record Access(String tokenSecret, String headerSecret, String sshAgent, String knownHosts) {}

  static GitRequest of(SourceOp source) {
    Map<String, String> attrs = source.attrs();
    String location = source.location();
    int hash = location.indexOf('#');
    String path = hash < 0 ? location : location.substring(0, hash);
    String fragment = hash < 0 ? "" : location.substring(hash + 1);
    int colon = fragment.indexOf(':');
    String ref = colon < 0 ? fragment : fragment.substring(0, colon);
    if (ref.startsWith("-")) {
      throw CroftException.user("invalid git ref \"" + ref + "\"");
    }
    String checksum = attrs.getOrDefault("git.checksum", "");
    if (!checksum.isEmpty() && !CHECKSUM.matcher(checksum).matches()) {
      throw CroftException.user(
          "invalid checksum " + checksum + " for Git URL, expected hex commit hash");
    }
    return new GitRequest(
        attrs.getOrDefault("git.fullurl", "https://" + path),
        ref,
        colon < 0 ? "" : fragment.substring(colon + 1),
        checksum,
        attrs.getOrDefault("git.keepgitdir", "").equals("true"),
        !attrs.getOrDefault("git.skipsubmodules", "").equals("true"),
        new Access(
            attrs.getOrDefault("git.authtokensecret", ""),
            attrs.getOrDefault("git.authheadersecret", ""),
            attrs.getOrDefault("git.mountsshsock", ""),
            attrs.getOrDefault("git.knownsshhosts", "")));
  }

  /** Whether the ref is a commit's full name. */
  boolean isCommit() {
    return COMMIT.matcher(ref).matches();
  }

  /** The address without what is nobody else's business. */
  String shown() {
    return remote.replaceFirst("^([a-z+]+://)[^/@]*@", "$1xxxxx@");
  }
}
