package com.membershipauto.chat.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadEvent;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.AppendOutcome.Appended;
import com.membershipauto.chat.spi.EventStore.Attempt;
import com.membershipauto.chat.testkit.contract.Entry;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database keeps what was acknowledged, though its process is killed. */
final class KilledProcessTest {
  private static final Participant OWNER = Participant.user("alice");
  private static final int ACKNOWLEDGED = 100;

  @Test
  @Timeout(120)
  void whatWasAppendedToH2SurvivesAKill(@TempDir Path directory) throws Exception {
    String url = "jdbc:h2:file:" + directory.resolve("chat") + ";WRITE_DELAY=0";
    ThreadId thread = ThreadId.random();
    long acknowledged = lastAcknowledgedByAKilledWriter(url, thread);
    assertThat(acknowledged).isGreaterThanOrEqualTo(ACKNOWLEDGED);

    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    try (HikariDataSource dataSource = new HikariDataSource(config);
        ChatPersistence persistence = Setup.HIBERNATE_H2.over(dataSource)) {
      List<ThreadEvent> log =
          persistence.eventStore().read(thread, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
      assertThat(log).hasSizeGreaterThanOrEqualTo((int) acknowledged);
      assertThat(log)
          .extracting(ThreadEvent::seq)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
      assertThat(persistence.threadStore().find(thread).orElseThrow().lastSeq())
          .isEqualTo(log.size());
    }
  }

  private static long lastAcknowledgedByAKilledWriter(String url, ThreadId thread)
      throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                url,
                thread.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = 0;
    try (BufferedReader acknowledgements =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = acknowledgements.readLine()) != null) {
        last = Long.parseLong(line);
        if (last == ACKNOWLEDGED) {
          writer.toHandle().destroyForcibly(); // leaves the pipe open
        }
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    return last;
  }

  /** Appends one message after the other, and prints the place of each, until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      ThreadId thread = ThreadId.parse(arguments[1]);
      ChatPersistence persistence = Setup.HIBERNATE_H2.over(TestDatabase.migrated(arguments[0]));
      persistence.threadStore().open(thread, OWNER.id(), "", Instant.ofEpochMilli(1));
      AppendOutcome outcome;
      do {
        AppendEntry entry = Entry.message(thread, OWNER, "hello").build();
        outcome = persistence.eventStore().append(List.of(entry), Attempt.FIRST).get(0);
        System.out.println(((Appended) outcome).event().seq());
      } while (outcome instanceof Appended);
    }
  }
}
