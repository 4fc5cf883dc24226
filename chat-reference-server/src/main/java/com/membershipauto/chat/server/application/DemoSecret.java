package com.membershipauto.chat.server.application;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The demo's HS256 key: random, and kept so that tokens outlive a restart. */
final class DemoSecret {
  static final String FILE = "jwt-secret";

  private static final int BYTES = 32;

  private DemoSecret() {}

  /** Reads it, or makes it, readable by its owner only. */
  static String of(Path dataDir) throws IOException {
    Path file = dataDir.resolve(FILE);
    Files.createDirectories(dataDir);
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
      channel.write(StandardCharsets.US_ASCII.encode(random()));
    } catch (FileAlreadyExistsException e) {
      // Made by an earlier start.
    }
    return Files.readString(file).strip();
  }

  private static FileAttribute<?>[] ownerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
