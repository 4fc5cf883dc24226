package com.membershipauto.chat.server.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files in deploy/. */
final class ShippedFiles {
  static final String UNIT = "systemd/chat@.service";

  private ShippedFiles() {}

  static Path path(String name) {
    return Path.of("../deploy", name).toAbsolutePath().normalize();
  }

  static String read(String name) throws IOException {
    return Files.readString(path(name));
  }

  /** The settings that the environment file of the systemd unit has. */
  static Map<String, String> environment() throws IOException {
    Map<String, String> settings = new HashMap<>();
    for (String line : read("systemd/chat.env").lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] setting = line.split("=", 2);
        settings.put(setting[0], setting[1]);
      }
    }
    return settings;
  }

  /** The options that the systemd unit gives to Java. */
  static String[] jvmOptions() throws IOException {
    String prefix = "ExecStart=/usr/bin/java ";
    String command =
        read(UNIT).lines().filter(line -> line.startsWith(prefix)).findFirst().orElseThrow();
    return command.substring(prefix.length(), command.indexOf(" -jar ")).split(" ");
  }

  /** A shipped file with every one of these texts replaced, which must all be in it. */
  static String read(String name, Map<String, String> replacements) throws IOException {
    String text = read(name);
    for (var replacement : replacements.entrySet()) {
      if (!text.contains(replacement.getKey())) {
        throw new AssertionError(name + " has no " + replacement.getKey());
      }
      text = text.replace(replacement.getKey(), replacement.getValue());
    }
    return text;
  }

  static boolean isInstalled(String program) {
    List<String> folders = new ArrayList<>(List.of("/usr/sbin", "/usr/local/sbin"));
    folders.addAll(List.of(System.getenv("PATH").split(File.pathSeparator)));
    return Stream.of(folders.toArray(String[]::new))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
