package com.membershipauto.chat.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference lists every setting as the code has it. */
class SettingsReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/settings.md");

  @Test
  void theTablesHaveEverySettingWithItsDefaultAndMeaning() throws IOException {
    List<String> rows =
        Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `CHAT_")).toList();

    assertThat(rows).containsExactlyElementsOf(rows());
  }

  private static List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (ServerSetting setting : ServerSetting.values()) {
      rows.add(
          row(
              setting.name() + (setting.isSecret() ? "`, `CHAT_" + setting.name() + "_FILE" : ""),
              setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`",
              setting.meaning()));
    }
    for (Setting setting : Setting.values()) {
      rows.add(
          row(
              setting.name(),
              setting.defaultValue() + " (" + setting.min() + " – " + setting.max() + ")",
              setting.meaning()));
    }
    return rows;
  }

  private static String row(String name, String value, String meaning) {
    return "| `CHAT_" + name + "` | " + value + " | " + meaning + " |";
  }
}
