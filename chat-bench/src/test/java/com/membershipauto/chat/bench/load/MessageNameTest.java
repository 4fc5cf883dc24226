package com.membershipauto.chat.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageNameTest {
  private final MessageName name = new MessageName("run");

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "7, 10, 1000", "2147483647, 2147483647, 604800000000000"})
  void whatIsWrittenIsRead(int customer, int number, long planned) {
    ByteBuffer buffer = ByteBuffer.allocate(3 + MessageName.MAX_LENGTH);
    name.write(buffer, customer, number, planned);
    byte[] bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);

    assertThat(new String(bytes, US_ASCII))
        .isEqualTo("run." + customer + "." + number + "." + planned);
    assertThat(name.read(bytes, 0, bytes.length)).isTrue();
    assertThat(name.customer()).isEqualTo(customer);
    assertThat(name.number()).isEqualTo(number);
    assertThat(name.plannedNanos()).isEqualTo(planned);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "run.",
        "run.1.2",
        "run.1.2.",
        "run..1.2",
        "run.1.2.3.4",
        "run.a.2.3",
        "run.1.-2.3",
        "runs.1.2.3",
        "other.1.2.3",
        "run.99999999999.2.3",
        "c-1"
      })
  void namesOfOthersAreNotOfThisRun(String text) {
    assertThat(name.read(text.getBytes(US_ASCII), 0, text.length())).isFalse();
  }

  @Test
  void onlyTheGivenBytesAreRead() {
    byte[] bytes = "xrun.1.2.34".getBytes(US_ASCII);

    assertThat(name.read(bytes, 1, bytes.length - 1)).isTrue();
    assertThat(name.plannedNanos()).isEqualTo(3);
  }
}
