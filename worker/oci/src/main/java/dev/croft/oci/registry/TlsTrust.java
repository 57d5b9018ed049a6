package dev.croft.oci.registry;

import dev.croft.model.failure.CroftException;
import dev.croft.model.failure.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the TLS settings that a registry's configuration asks for, or a farm's client. */
public final class TlsTrust {

  private static final char[] NO_PASSWORD = new char[0];

  private TlsTrust() {}

  /**
   * Trusts the system's authorities and some more.
   *
   * @param ca files with certificates in PEM form
   * @param keypair with which the client proves who it is
   * @throws CroftException with kind USER where a file cannot be read or used; the message names it
   */
  public static SSLContext context(List<Path> ca, Optional<RegistryConfig.KeyPair> keypair) {
    return context(
        new RegistryConfig(List.of(), Optional.empty(), false, ca, keypair.stream().toList()));
  }

  /**
   * Whom to trust, and as whom to appear.
   *
   * @throws CroftException with kind USER where a file cannot be read or used; the message names it
   */
  static SSLContext context(RegistryConfig config) {
    try {
      TrustManager[] trust =
          config.insecure() ? new TrustManager[] {new TrustAnybody()} : trust(config);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(config), trust, new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new CroftException(FailureKind.USER, "cannot set up TLS: " + reason(e), e);
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof NoSuchFileException missing
        ? "there is no file " + missing.getFile()
        : String.valueOf(failure.getMessage());
  }

  private static TrustManager[] trust(RegistryConfig config)
      throws GeneralSecurityException, IOException {
    if (config.ca().isEmpty() && SystemCertificates.all().isEmpty()) {
      return managers(null);
    }
    KeyStore store = emptyStore();
    for (TrustManager manager : managers(null)) {
      for (X509Certificate issuer : ((X509TrustManager) manager).getAcceptedIssuers()) {
        store.setCertificateEntry("system-" + store.size(), issuer);
      }
    }
    for (Certificate certificate : SystemCertificates.all()) {
      store.setCertificateEntry("machine-" + store.size(), certificate);
    }
    for (Path file : config.ca()) {
      for (Certificate certificate : certificates(file)) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
    }
    return managers(store);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(RegistryConfig config)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (RegistryConfig.KeyPair pair : config.keypairs()) {
      store.setKeyEntry(
          "key-" + store.size(),
          PemKeys.read(pair.key()),
          NO_PASSWORD,
          certificates(pair.certificate()).toArray(Certificate[]::new));
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(file + ": no certificates in PEM form", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  /** What {@code insecure = true} asks for: nothing is checked, not even the host's name. */
  private static final class TrustAnybody extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
