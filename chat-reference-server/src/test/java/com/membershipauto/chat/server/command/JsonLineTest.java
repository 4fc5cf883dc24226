package com.membershipauto.chat.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLineTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "{\"a\":1,\"b\":[true,null]} ; {\"a\": 1, \"b\": [true, null]}",
        "{\"a\":\"x:y,z \\\" {\"} ; {\"a\": \"x:y,z \\\" {\"}",
        "{ \"a\" : 1 , \"b\" : 2 } ; {\"a\": 1, \"b\": 2}",
        "hello, world: it  is me ; hello, world: it  is me",
      })
  void valuesGetASpaceAndStringsStay(String frame, String line) {
    assertThat(JsonLine.of(frame)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({"'a\u001b[2Jb', 'a\\u001b[2Jb'", "'a\u009bb', 'a\\u009bb'"})
  void aTerminalIsNotSteered(String frame, String line) {
    assertThat(JsonLine.of(frame)).isEqualTo(line);
  }
}
