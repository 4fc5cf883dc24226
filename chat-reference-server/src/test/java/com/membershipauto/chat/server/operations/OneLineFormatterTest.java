package com.membershipauto.chat.server.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class OneLineFormatterTest {
  private final OneLineFormatter formatter = new OneLineFormatter();

  @Test
  void aLineHasTimeLevelLoggerAndText() {
    assertThat(formatter.format(record(Level.INFO, "hello")))
        .isEqualTo("2026-01-02T03:04:05.678Z INFO  chat.test: hello" + System.lineSeparator());
  }

  @Test
  void whateverBreaksLinesOrMovesTheCursorIsEscaped() {
    String line =
        formatter.format(record(Level.INFO, "a\nb\r\u001b[2Jc\u2028d\u0085e\u202ef\u0000g"));

    assertThat(line.strip())
        .endsWith("a\\u000ab\\u000d\\u001b[2Jc\\u2028d\\u0085e\\u202ef\\u0000g")
        .hasLineCount(1);
  }

  @Test
  void aStackTraceStaysOnTheLine() {
    LogRecord record = record(Level.SEVERE, "failed");
    record.setThrown(new IllegalStateException("first\nsecond", new RuntimeException("cause")));

    assertThat(formatter.format(record).strip())
        .hasLineCount(1)
        .contains("ERROR", "java.lang.IllegalStateException: first", "Caused by", "cause");
  }

  private static LogRecord record(Level level, String text) {
    LogRecord record = new LogRecord(level, text);
    record.setLoggerName("chat.test");
    record.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    return record;
  }
}
