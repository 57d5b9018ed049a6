package dev.croft.oci.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives out tokens that a real registry believes. Anybody may pull from {@code public/}; who says
 * that the password is {@code secret} may do everything; nobody may do anything in {@code closed/}.
 */
final class TokenServer implements AutoCloseable {

  private final HttpServer server;
  private final PrivateKey key;
  private final String certificate;
  private final boolean knowsGet;

  /** What was asked for, in order: the method, who asked, and the scopes. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private TokenServer(HttpServer server, PrivateKey key, String certificate, boolean knowsGet) {
    this.server = server;
    this.key = key;
    this.certificate = certificate;
    this.knowsGet = knowsGet;
  }

  static TokenServer start(Path keyFile, Path certificateFile, boolean knowsGet) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Certificate certificate;
    try (InputStream in = Files.newInputStream(certificateFile)) {
      certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    TokenServer tokens =
        new TokenServer(
            server,
            PemKeys.read(keyFile),
            Base64.getEncoder().encodeToString(certificate.getEncoded()),
            knowsGet);
    server.createContext("/token", tokens::answer);
    server.start();
    return tokens;
  }

  String realm() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean get = exchange.getRequestMethod().equals("GET");
    String form =
        get
            ? Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("")
            : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, List<String>> values = parse(form);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    boolean trusted =
        ("Basic "
                    + Base64.getEncoder()
                        .encodeToString("me:secret".getBytes(StandardCharsets.UTF_8)))
                .equals(authorization)
            || values.getOrDefault("password", List.of()).contains("secret")
            || values.getOrDefault("refresh_token", List.of()).contains("identity");
    List<String> scopes =
        values.getOrDefault("scope", List.of()).stream()
            .flatMap(text -> List.of(text.split(" ", -1)).stream())
            .toList();
    requests.add(exchange.getRequestMethod() + " " + (trusted ? "me" : "nobody") + " " + scopes);
    boolean wrong = authorization != null && !trusted;
    int status = get && !knowsGet ? 405 : wrong ? 401 : 200;
    byte[] body =
        status == 200
            ? ("{\""
                    + (get ? "token" : "access_token")
                    + "\":\""
                    + token(scopes, trusted)
                    + "\",\"expires_in\":300}")
                .getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String token(List<String> scopes, boolean trusted) {
    List<String> access = new ArrayList<>();
    for (String scope : scopes) {
      String[] parts = scope.split(":", 3);
      if (parts.length < 3 || parts[1].startsWith("closed/")) {
        continue;
      }
      List<String> actions = new ArrayList<>(List.of(parts[2].split(",", -1)));
      if (!trusted) {
        actions.retainAll(parts[1].startsWith("public/") ? List.of("pull") : List.of());
      }
      access.add(
          "{\"type\":\"repository\",\"name\":\"%s\",\"actions\":[%s]}"
              .formatted(
                  parts[1], String.join(",", actions.stream().map(a -> "\"" + a + "\"").toList())));
    }
    long now = Instant.now().getEpochSecond();
    String header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + certificate + "\"]}";
    String claims =
        ("{\"iss\":\"test-issuer\",\"sub\":\"x\",\"aud\":\"test-service\",\"exp\":%d,\"nbf\":%d,"
                + "\"iat\":%d,\"jti\":\"1\",\"access\":[%s]}")
            .formatted(now + 300, now - 10, now, String.join(",", access));
    String signed =
        base64(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(claims.getBytes(StandardCharsets.UTF_8));
    return signed + "." + base64(sign(signed));
  }

  private byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Map<String, List<String>> parse(String form) {
    Map<String, List<String>> values = new TreeMap<>();
    for (String pair : form.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        values
            .computeIfAbsent(parts[0], name -> new ArrayList<>())
            .add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return values;
  }
}
