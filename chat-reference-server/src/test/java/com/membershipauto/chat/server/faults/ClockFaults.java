package com.membershipauto.chat.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.server.process.Json;
import com.membershipauto.chat.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose wall clock jumps, by libfaketime (Debian: {@code apt install faketime}). */
@Timeout(180)
final class ClockFaults {
  @TempDir private Path directory;

  @Test
  void theClockJumpsAheadAndBack() throws Exception {
    Optional<Path> library = library();
    Assumptions.assumeTrue(library.isPresent(), "faketime is not installed");
    Path offset = Files.writeString(directory.resolve("offset"), "+0m");
    List<String> prefix =
        List.of(
            "env",
            "LD_PRELOAD=" + library.orElseThrow(),
            "FAKETIME_TIMESTAMP_FILE=" + offset,
            "FAKETIME_CACHE_DURATION=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1");
    try (Cluster cluster = Cluster.onPostgres(directory, 1, prefix);
        Traffic traffic = Traffic.start(cluster, 300)) {
      for (int minutes : List.of(3, 0, 3)) {
        Files.writeString(offset, "%+dm".formatted(minutes));
        traffic.goOn(Duration.ofSeconds(3));
        assertThat(Duration.between(Instant.now(), clock(cluster)).toSeconds())
            .isBetween(minutes * 60L - 5, minutes * 60L + 5);
      }
      traffic.healed();
      assertThat(traffic.cutOffs()).isZero();
      // No limit to the slowest delivery: under libfaketime Java's own timed waits end late.
      traffic.check("the server's clock jumps 3 min ahead, back, and ahead again", "");
    }
  }

  private static Instant clock(Cluster cluster) throws IOException, InterruptedException {
    Participant customer = Participant.user("clock-reader");
    ServerProcess server = cluster.server(0);
    String thread = server.openThread(customer);
    String answer = server.get("/api/chat/threads/" + thread + "/", customer).body();
    return Instant.parse(String.valueOf(Json.object(answer).get("createdAt")));
  }

  private static Optional<Path> library() throws IOException {
    Path root = Path.of("/usr/lib");
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
          .filter(Files::exists)
          .findFirst();
    }
  }
}
