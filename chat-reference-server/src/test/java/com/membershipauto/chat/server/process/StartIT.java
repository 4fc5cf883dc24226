package com.membershipauto.chat.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartIT {
  @TempDir Path directory;

  @Test
  void onEmbeddedDefaultsItIsReadyWithinFiveSecondsAndStopsCleanly() throws Exception {
    try (ServerProcess server = ServerProcess.start(directory, Map.of())) {
      assertThat(server.startup()).isLessThan(Duration.ofSeconds(5));
      assertThat(server.stop()).isZero();
      assertThat(server.log()).doesNotContain("Exception");
    }
  }
}
