package com.membershipauto.chat.server.settings;

import com.membershipauto.chat.config.Setting;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The names of all settings, and which one a mistyped name may mean. */
final class Names {
  static final String PROPERTY_PREFIX = "chat.";
  static final String VARIABLE_PREFIX = "CHAT_";
  static final String FILE_SUFFIX = ".file";

  /** Every property, in the order of their tables. */
  static final Set<String> PROPERTIES = properties();

  private Names() {}

  static String property(String constant) {
    return PROPERTY_PREFIX + constant.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  /** The known property that is most like {@code property}, when one is like it at all. */
  static Optional<String> closest(String property) {
    String best = null;
    int bestDistance = Math.max(2, property.length() / 4) + 1;
    for (String candidate : PROPERTIES) {
      int distance = distance(property, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  private static Set<String> properties() {
    Set<String> names = new LinkedHashSet<>();
    for (ServerSetting setting : ServerSetting.values()) {
      names.add(setting.property());
      if (setting.isSecret()) {
        names.add(setting.property() + FILE_SUFFIX);
      }
    }
    for (Setting setting : Setting.values()) {
      names.add(property(setting.name()));
    }
    return names;
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
