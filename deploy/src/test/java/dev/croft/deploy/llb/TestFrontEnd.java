package dev.croft.deploy.llb;

import com.google.protobuf.ByteString;
import dev.croft.model.llb.Bytes;
import dev.croft.model.llb.FileAction;
import dev.croft.model.llb.Node;
import dev.croft.model.llb.SourceOp;
import dev.croft.protocol.generated.gateway.Attestation;
import dev.croft.protocol.generated.gateway.AttestationKind;
import dev.croft.protocol.generated.gateway.Attestations;
import dev.croft.protocol.generated.gateway.InputsRequest;
import dev.croft.protocol.generated.gateway.InputsResponse;
import dev.croft.protocol.generated.gateway.NewContainerRequest;
import dev.croft.protocol.generated.gateway.NewContainerResponse;
import dev.croft.protocol.generated.gateway.Ref;
import dev.croft.protocol.generated.gateway.ResolveImageConfigRequest;
import dev.croft.protocol.generated.gateway.ResolveImageConfigResponse;
import dev.croft.protocol.generated.gateway.ResolveSourceMetaRequest;
import dev.croft.protocol.generated.gateway.ResolveSourceMetaResponse;
import dev.croft.protocol.generated.gateway.Result;
import dev.croft.protocol.generated.gateway.ReturnRequest;
import dev.croft.protocol.generated.gateway.ReturnResponse;
import dev.croft.protocol.generated.llb.Mount;
import dev.croft.protocol.generated.llb.NetMode;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A front end for an image of its own: it speaks the gateway protocol on its standard input and
 * output. In its language each line of the build file does something:
 *
 * <pre>
 * write PATH TEXT       makes a file
 * option NAME PATH      writes one of its options into a file
 * exec IMAGE PATH TEXT  runs a script in a container, and writes its output into a file
 * inputs PATH           writes the names of its inputs into a file
 * layout NAME PATH      looks up an image of an OCI layout, a named context, and writes its digest into a file
 * config NAME PATH      looks up the same image's configuration, and writes it into a file
 * attest TYPE JSON      says something of its result
 * bundle FILE JSON      says it in a statement, one of many
 * fail TEXT             fails
 * print TEXT            writes into the middle of the protocol, and waits
 * crash TEXT            says something beside the protocol and ends without a result
 * </pre>
 */
public final class TestFrontEnd {

  private static final String OPTION = "BUILDKIT_FRONTEND_OPT_";
  private static final String LAYOUT = "oci-layout://";
  private static final int OF_A_LAYOUT = 1;

  private final Bridge bridge;
  private final Map<String, String> options;
  private final Attestations.Builder attestations = Attestations.newBuilder();
  private Optional<Node.Output> tree = Optional.empty();

  private TestFrontEnd(Bridge bridge, Map<String, String> options) {
    this.bridge = bridge;
    this.options = options;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    try (ServerSocket meeting = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", meeting.getLocalPort())
              .usePlaintext()
              .build();
      Thread.ofPlatform().daemon().start(() -> connect(meeting));
      new TestFrontEnd(new Bridge(channel), options(System.getenv())).run();
      channel.shutdownNow();
    }
  }

  private static void connect(ServerSocket meeting) {
    try {
      Socket socket = meeting.accept();
      Thread.ofPlatform().daemon().start(() -> carry(System.in, output(socket)));
      carry(socket.getInputStream(), System.out);
    } catch (IOException e) {
      System.err.println(e);
    }
  }

  private static OutputStream output(Socket socket) {
    try {
      return socket.getOutputStream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void carry(InputStream from, OutputStream to) {
    byte[] buffer = new byte[65_536];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
        to.flush();
      }
    } catch (IOException e) {
      System.err.println(e);
    }
  }

  private static Map<String, String> options(Map<String, String> environment) {
    Map<String, String> options = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(OPTION)) {
            String[] parts = value.split("=", 2);
            options.put(parts[0], parts.length > 1 ? parts[1] : "");
          }
        });
    return options;
  }

  private void run() {
    String filename = options.getOrDefault("filename", "Dockerfile");
    Node.Output context =
        Llb.node(
                new SourceOp(
                    "local://dockerfile",
                    Map.of(
                        "local.session",
                        System.getenv("BUILDKIT_SESSION_ID"),
                        "local.followpaths",
                        "[\"" + filename + "\"]")))
            .output(0);
    for (String line : bridge.read(bridge.solve(context), filename).lines().toList()) {
      if (!line.startsWith("#") && !line.isBlank() && !carryOut(line.split(" ", 4), line)) {
        return;
      }
    }
    Result.Builder result =
        Result.newBuilder()
            .putMetadata(
                "containerimage.config",
                ByteString.copyFromUtf8(
                    "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Cmd\":[\"made\"]},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"));
    result.setRef(Ref.newBuilder().setId(tree.map(bridge::solve).orElse("")));
    if (attestations.getAttestationCount() > 0) {
      result.putAttestations("linux/amd64", attestations.build());
    }
    bridge.giveBack(result.build());
  }

  private boolean carryOut(String[] words, String line) {
    switch (words[0]) {
      case "write" -> write(words[1], line.split(" ", 3)[2]);
      case "option" -> write(words[2], options.getOrDefault(words[1], "none"));
      case "exec" -> write(words[2], execute(words[1], words[3]));
      case "inputs" -> write(words[1], inputs());
      case "layout" -> write(words[2], digestOf(options.getOrDefault("context:" + words[1], "")));
      case "config" -> write(words[2], configOf(options.getOrDefault("context:" + words[1], "")));
      case "attest" ->
          attest("/said.json", line.split(" ", 3)[2], words[1], AttestationKind.InToto);
      case "bundle" -> attest("/" + words[1], line.split(" ", 3)[2], "", AttestationKind.Bundle);
      case "fail" -> {
        ReturnResponse _ =
            bridge.call(
                "Return",
                ReturnRequest.newBuilder()
                    .setError(
                        com.google.rpc.Status.newBuilder()
                            .setCode(2)
                            .setMessage(line.split(" ", 2)[1]))
                    .build(),
                ReturnResponse.getDefaultInstance());
        return false;
      }
      case "print" -> {
        System.out.println(line.repeat(10));
        LockSupport.park();
      }
      case "crash" -> {
        System.err.println(line.split(" ", 2)[1]);
        Runtime.getRuntime().halt(9);
      }
      default -> throw new IllegalArgumentException(line);
    }
    return true;
  }

  private void write(String path, String text) {
    FileAction file =
        new FileAction.MkFile(path, 0644, Bytes.of(text), Optional.empty(), FileAction.UNSET);
    tree = Optional.of(tree.map(base -> Llb.file(base, file)).orElseGet(() -> Llb.file(file)));
  }

  private void attest(String path, String text, String type, AttestationKind kind) {
    String files =
        bridge.solve(
            Llb.file(
                new FileAction.MkFile(
                    path, 0644, Bytes.of(text), Optional.empty(), FileAction.UNSET)));
    attestations.addAttestation(
        Attestation.newBuilder()
            .setKind(kind)
            .setRef(Ref.newBuilder().setId(files))
            .setPath(kind == AttestationKind.Bundle ? "/" : path)
            .setInTotoPredicateType(type));
  }

  private String digestOf(String layout) {
    return bridge
        .call(
            "ResolveSourceMeta",
            ResolveSourceMetaRequest.newBuilder()
                .setSource(
                    dev.croft.protocol.generated.llb.SourceOp.newBuilder()
                        .setIdentifier(layout)
                        .putAttrs("oci.store", store(layout)))
                .build(),
            ResolveSourceMetaResponse.getDefaultInstance())
        .getImage()
        .getDigest();
  }

  private String configOf(String layout) {
    return bridge
        .call(
            "ResolveImageConfig",
            ResolveImageConfigRequest.newBuilder()
                .setResolverType(OF_A_LAYOUT)
                .setRef(layout.replace(LAYOUT, ""))
                .setStoreID(store(layout))
                .build(),
            ResolveImageConfigResponse.getDefaultInstance())
        .getConfig()
        .toStringUtf8();
  }

  private static String store(String layout) {
    return layout.replace(LAYOUT, "").replaceAll("[:@].*", "");
  }

  private String inputs() {
    return String.join(
        ",",
        bridge
            .call("Inputs", InputsRequest.getDefaultInstance(), InputsResponse.getDefaultInstance())
            .getDefinitionsMap()
            .keySet());
  }

  private String execute(String image, String script) {
    NewContainerResponse _ =
        bridge.call(
            "NewContainer",
            NewContainerRequest.newBuilder()
                .setContainerID("c")
                .setNetwork(NetMode.NONE)
                .addMounts(
                    Mount.newBuilder().setDest("/").setResultID(bridge.solve(Llb.image(image))))
                .build(),
            NewContainerResponse.getDefaultInstance());
    try (Processes processes = new Processes(bridge)) {
      Processes.Started process = processes.start("c", "p", false, script);
      process.endInput();
      return process.await() + " " + process.output();
    }
  }
}
