package com.membershipauto.chat.server.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate of this machine's loopback names.
 *
 * @param both certificate and key in one file
 */
record Certificate(Path certificate, Path key, Path both) {

  /** Makes one with openssl, as the documentation does. */
  static Certificate make(Path directory) throws IOException, InterruptedException {
    Path certificate = directory.resolve("chat.crt");
    Path key = directory.resolve("chat.key");
    Process openssl =
        new ProcessBuilder(
                """
                openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=chat.example
                -addext subjectAltName=DNS:chat.example,DNS:localhost,IP:127.0.0.1,IP:::1
                -keyout %s -out %s"""
                    .formatted(key, certificate)
                    .split("\\s"))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("openssl.log").toFile())
            .start();
    if (openssl.waitFor() != 0) {
      throw new AssertionError(Files.readString(directory.resolve("openssl.log")));
    }
    Path both = directory.resolve("chat.pem");
    Files.writeString(both, Files.readString(certificate) + Files.readString(key));
    return new Certificate(certificate, key, both);
  }

  /** A context that trusts this certificate and no other. */
  SSLContext trusted() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "chat", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
