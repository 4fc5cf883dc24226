package com.membershipauto.chat.server.settings;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Settings as values of their types; each refusal names the setting as the operator wrote it. */
final class Values {
  private static final int MAX_SECRET_FILE_BYTES = 64 * 1024;

  private final Sources sources;

  Values(Sources sources) {
    this.sources = sources;
  }

  /** The text as set, or the default. */
  String text(ServerSetting setting) {
    return optional(setting).orElse(setting.defaultText());
  }

  Optional<String> optional(ServerSetting setting) {
    return sources.find(setting.property()).map(Sources.Found::text);
  }

  /** The name under which the operator set it, for a refusal that concerns several settings. */
  String nameOf(ServerSetting setting) {
    return sources
        .find(setting.property())
        .map(Sources.Found::origin)
        .orElse(Names.variable(setting.property()));
  }

  SettingsException bad(ServerSetting setting, String expected) {
    return bad(nameOf(setting), expected);
  }

  int number(ServerSetting setting, int min, int max) throws SettingsException {
    String expected = "a number from " + min + " to " + max;
    return parsed(
        setting, text -> integer(text).filter(value -> value >= min && value <= max), expected);
  }

  boolean flag(ServerSetting setting, boolean otherwise) throws SettingsException {
    if (optional(setting).isEmpty()) {
      return otherwise;
    }
    return parsed(
        setting,
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            },
        "true or false");
  }

  Duration duration(ServerSetting setting, Duration min, Duration max) throws SettingsException {
    return parsed(
        setting,
        text ->
            Durations.parse(text)
                .filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0),
        Durations.EXPECTED + ", from " + show(min) + " to " + show(max));
  }

  List<String> list(ServerSetting setting) {
    return optional(setting).stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /** A secret, set directly or by the name of a file that holds it and may end with a newline. */
  Optional<String> secret(ServerSetting setting) throws SettingsException {
    Optional<Sources.Found> direct = sources.find(setting.property());
    Optional<Sources.Found> file = sources.find(setting.property() + Names.FILE_SUFFIX);
    if (file.isEmpty()) {
      return direct.map(Sources.Found::text);
    }
    if (direct.isPresent()) {
      throw new SettingsException(
          "both " + direct.get().origin() + " and " + file.get().origin() + " are set");
    }
    return Optional.of(readSecret(file.get()));
  }

  ChatConfig core() throws SettingsException {
    ChatConfig config = ChatConfig.DEFAULT;
    for (Setting setting : Setting.values()) {
      Optional<Sources.Found> found = sources.find(Names.property(setting.name()));
      if (found.isPresent()) {
        int value =
            integer(found.get().text())
                .filter(number -> number >= setting.min() && number <= setting.max())
                .orElseThrow(
                    () ->
                        bad(
                            found.get().origin(),
                            "a number from " + setting.min() + " to " + setting.max()));
        config = config.with(setting, value);
      }
    }
    return config;
  }

  private <T> T parsed(ServerSetting setting, Function<String, Optional<T>> parser, String expected)
      throws SettingsException {
    return parser.apply(text(setting)).orElseThrow(() -> bad(setting, expected));
  }

  private static SettingsException bad(String name, String expected) {
    return new SettingsException(name + " must be " + expected);
  }

  private static Optional<Integer> integer(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String readSecret(Sources.Found file) throws SettingsException {
    try {
      Path path = Path.of(file.text());
      if (Files.size(path) <= MAX_SECRET_FILE_BYTES) {
        String secret = Files.readString(path).strip();
        if (!secret.isEmpty()) {
          return secret;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw bad(file.origin(), "a file that can be read");
    }
    throw bad(
        file.origin(), "a file of 1 to " + MAX_SECRET_FILE_BYTES + " bytes that holds the secret");
  }

  private static String show(Duration duration) {
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toSeconds() % 86_400 == 0 && !duration.isZero()
        ? duration.toDays() + "d"
        : duration.toSeconds() + "s";
  }
}
