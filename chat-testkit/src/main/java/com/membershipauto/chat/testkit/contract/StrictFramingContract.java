package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.testkit.net.RawFrame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Optional: for transports that read frames themselves, what RFC 6455 forbids a client. */
@Timeout(value = 120, unit = SECONDS)
public interface StrictFramingContract extends ConnectionHarness {
  Duration LIMIT = Duration.ofSeconds(Wiretap.LIMIT_SECONDS);

  @Test
  default void rule561_anUnmaskedFrameEndsWith1002() throws Exception {
    endsWith(1002, RawFrame.text("x").unmasked().encode());
  }

  @Test
  default void rule562_aReservedBitEndsWith1002() throws Exception {
    for (int bit : new int[] {0x40, 0x20, 0x10}) {
      endsWith(1002, RawFrame.text("x").withBits(bit).encode());
    }
  }

  @Test
  default void rule563_anUnknownOpcodeEndsWith1002() throws Exception {
    for (int opcode : new int[] {0x3, 0x7, 0xB, 0xF}) {
      endsWith(1002, RawFrame.of(opcode, new byte[] {1}).encode());
    }
  }

  @Test
  default void rule564_aFragmentedControlFrameEndsWith1002() throws Exception {
    endsWith(1002, RawFrame.of(RawFrame.PING, new byte[0]).unfinished().encode());
  }

  @Test
  default void rule565_aControlFrameOver125BytesEndsWith1002() throws Exception {
    endsWith(1002, RawFrame.of(RawFrame.PING, new byte[126]).encode());
  }

  @Test
  default void rule566_aContinuationOfNothingEndsWith1002() throws Exception {
    endsWith(1002, RawFrame.of(RawFrame.CONTINUATION, new byte[] {'x'}).encode());
  }

  @Test
  default void rule567_aMessageWithinAMessageEndsWith1002() throws Exception {
    endsWith(1002, RawFrame.text("a").unfinished().encode(), RawFrame.text("b").encode());
  }

  @Test
  default void rule568_textThatIsNotUtf8EndsWith1007() throws Exception {
    byte[][] wrong = {
      {(byte) 0xff},
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xe2}
    };
    for (byte[] bytes : wrong) {
      endsWith(1007, RawFrame.of(RawFrame.TEXT, bytes).encode());
    }
  }

  @Test
  default void rule569_aHugeClaimedLengthEndsWith1009AndANegativeOneWith1002() throws Exception {
    endsWith(1009, RawFrame.header(RawFrame.FIN | RawFrame.TEXT, true, Long.MAX_VALUE));
    endsWith(1002, RawFrame.header(RawFrame.FIN | RawFrame.TEXT, true, 1L << 20 | Long.MIN_VALUE));
  }

  @Test
  default void rule570_aCloseCodeThatMayNotBeSentEndsWith1002() throws Exception {
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
      endsWith(1002, RawFrame.close(code, "").encode());
    }
    endsWith(1002, RawFrame.of(RawFrame.CLOSE, new byte[] {3}).encode());
  }

  private void endsWith(int code, byte[]... wrong) throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      for (byte[] bytes : wrong) {
        pair.client().sendRaw(bytes);
      }
      assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(code);
      assertThat(pair.line().awaitClosed(Wiretap.LIMIT_SECONDS)).isTrue();
      assertThat(pair.line().hasText()).isFalse();
    }
  }
}
