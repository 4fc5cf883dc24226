package com.membershipauto.chat.server.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Where settings come from, first found first: system properties, the environment, {@code
 * application.properties} in the working directory, then the one beside the jar (the order of
 * MicroProfile Config). An empty value counts as not set and hides the sources after it.
 */
public final class Sources {
  private static final String FILE = "application.properties";

  /** A value and the name under which the operator gave it. */
  record Found(String text, String origin) {}

  private record Source(String place, boolean variables, Map<String, String> values) {
    String nameOf(String property) {
      return variables ? Names.variable(property) : property;
    }

    String origin(String property) {
      return nameOf(property) + (place.isEmpty() ? "" : " in " + place);
    }
  }

  private final List<Source> sources = new ArrayList<>();

  private Sources() {}

  /**
   * The sources of this process.
   *
   * @param program the jar, or the folder of classes, that runs
   * @throws SettingsException as {@link #of}
   */
  public static Sources ofProcess(Path program) throws SettingsException {
    List<Path> files = new ArrayList<>();
    files.add(Path.of(FILE));
    if (Files.isRegularFile(program)) {
      files.add(program.resolveSibling(FILE));
    }
    return of(System.getProperties(), System.getenv(), files);
  }

  /**
   * Reads all sources.
   *
   * @param files {@code application.properties} files, the strongest first; those that do not exist
   *     are skipped
   * @throws SettingsException a file cannot be read, or there is a setting of ours that nobody
   *     knows
   */
  public static Sources of(Properties system, Map<String, String> environment, List<Path> files)
      throws SettingsException {
    Sources sources = new Sources();
    sources.add("", false, strings(system));
    sources.add("", true, environment);
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        sources.add(file.toString(), false, read(file));
      }
    }
    return sources;
  }

  Optional<Found> find(String property) {
    for (Source source : sources) {
      String text = source.values().get(source.nameOf(property));
      if (text != null) {
        return text.isBlank()
            ? Optional.empty()
            : Optional.of(new Found(text.strip(), source.origin(property)));
      }
    }
    return Optional.empty();
  }

  private void add(String place, boolean variables, Map<String, String> values)
      throws SettingsException {
    Source source = new Source(place, variables, values);
    String prefix = variables ? Names.VARIABLE_PREFIX : Names.PROPERTY_PREFIX;
    for (String name : new TreeMap<>(values).keySet()) {
      if (name.startsWith(prefix)) {
        refuseUnknown(source, name);
      }
    }
    sources.add(source);
  }

  private static void refuseUnknown(Source source, String name) throws SettingsException {
    if (Names.PROPERTIES.stream().map(source::nameOf).anyMatch(name::equals)) {
      return;
    }
    String asProperty = source.variables() ? Names.property(name.substring(5)) : name;
    String place = source.place().isEmpty() ? "" : " (in " + source.place() + ")";
    throw new SettingsException(
        name
            + place
            + " is no setting"
            + Names.closest(asProperty)
                .map(known -> "; did you mean " + source.nameOf(known) + "?")
                .orElse(""));
  }

  private static Map<String, String> read(Path file) throws SettingsException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(file + " cannot be read");
    }
    return strings(properties);
  }

  private static Map<String, String> strings(Properties properties) {
    Map<String, String> strings = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      strings.put(name, properties.getProperty(name));
    }
    return strings;
  }
}
