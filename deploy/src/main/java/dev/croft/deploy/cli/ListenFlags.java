package dev.croft.deploy.cli;

import java.net.URI;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a process serves clients. */
final class ListenFlags {

  @Option(
      names = "--listen",
      paramLabel = "URL",
      defaultValue = FarmAddress.DEFAULT,
      description = "Where clients connect: tcp://HOST:PORT or unix:///PATH; may be repeated.")
  private List<URI> listen = List.of(URI.create(FarmAddress.DEFAULT));

  List<URI> urls() {
    return listen;
  }

  /** Says that clients are served now. */
  void announce() {
    listen.forEach(url -> System.err.println("croft: the farm serves at " + url));
  }
}
