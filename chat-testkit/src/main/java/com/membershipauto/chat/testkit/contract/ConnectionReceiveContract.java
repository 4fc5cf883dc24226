package com.membershipauto.chat.testkit.contract;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.testkit.net.RawFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a peer sends arrives at core, one message after another. */
@Timeout(value = 120, unit = SECONDS)
public interface ConnectionReceiveContract extends ConnectionHarness {
  Duration LIMIT = Duration.ofSeconds(Wiretap.LIMIT_SECONDS);

  @Test
  default void rule541_textsArriveInOrderOneAfterAnother() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      for (int i = 0; i < 2_000; i++) {
        pair.client().sendText("t" + i);
      }
      for (int i = 0; i < 2_000; i++) {
        assertThat(pair.line().nextText()).isEqualTo("t" + i);
      }
      assertThat(pair.line().overlaps).hasValue(0);
    }
  }

  @Test
  default void rule542_textsOfEveryLengthUpToTheLimitArriveToTheLetter() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      int max = wire.maxFrameBytes();
      for (int length : new int[] {0, 1, 125, 126, 127, 32_768, 65_535, max}) {
        if (length <= max) {
          pair.client().sendText("x".repeat(length));
          assertThat(pair.line().nextText()).hasSize(length);
        }
      }
      String text = "Grüße 👋🏽 \u0000 \u2028 ٣ \uFEFF \uD7FF \uE000 \uFFFF 𐀀";
      pair.client().sendText(text);
      assertThat(pair.line().nextText()).isEqualTo(text);
    }
  }

  @Test
  default void rule543_aFragmentedTextArrivesAsOne() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      byte[] text = "Grüße 👋".getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < text.length; i++) {
        byte[] one = Arrays.copyOfRange(text, i, i + 1);
        pair.client()
            .send(RawFrame.of(i == 0 ? RawFrame.TEXT : RawFrame.CONTINUATION, one).unfinished());
        if (i == 3) {
          pair.client().send(RawFrame.of(RawFrame.PING, new byte[] {1}));
        }
      }
      pair.client().send(RawFrame.of(RawFrame.CONTINUATION, new byte[0]));
      assertThat(pair.line().nextText()).isEqualTo("Grüße 👋");
    }
  }

  @Test
  default void rule544_aTextInPiecesOfOneByteArrivesWhole() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      for (byte b : RawFrame.text("Grüße 👋").encode()) {
        pair.client().sendRaw(new byte[] {b});
      }
      assertThat(pair.line().nextText()).isEqualTo("Grüße 👋");
    }
  }

  @Test
  default void rule545_aPingIsAnsweredWithItsPayload() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      pair.client().send(RawFrame.of(RawFrame.PING, new byte[] {1, 2, 3}));
      RawFrame pong = pair.client().nextControl(LIMIT);
      assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
      assertThat(pong.payload()).containsExactly(1, 2, 3);
    }
  }

  @Test
  default void rule546_aTextOverTheLimitEndsWith1009() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      pair.client().sendText("x".repeat(wire.maxFrameBytes() + 1));
      assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(1009);
      assertThat(pair.line().awaitClosed(Wiretap.LIMIT_SECONDS)).isTrue();
      assertThat(pair.line().hasText()).isFalse();
    }
  }

  @Test
  default void rule547_fragmentsOverTheLimitTogetherEndWith1009() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      byte[] half = new byte[wire.maxFrameBytes() / 2 + 1];
      Arrays.fill(half, (byte) 'x');
      pair.client().send(RawFrame.of(RawFrame.TEXT, half).unfinished());
      pair.client().send(RawFrame.of(RawFrame.CONTINUATION, half));
      assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(1009);
      assertThat(pair.line().hasText()).isFalse();
    }
  }

  @Test
  default void rule548_aBinaryMessageEndsWith1003() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair pair = wire.connect();
      pair.client().send(RawFrame.of(RawFrame.BINARY, new byte[] {1, 2, 3}));
      assertThat(pair.client().awaitEnd(LIMIT).code()).isEqualTo(1003);
    }
  }

  @Test
  default void rule549_connectionsDoNotMixUpWhatTheyReceive() throws Exception {
    try (Wire wire = Wire.start(this)) {
      Wire.Pair[] pairs = new Wire.Pair[Race.THREADS];
      for (int i = 0; i < pairs.length; i++) {
        pairs[i] = wire.connect();
      }
      Race.run(
          racer ->
              () -> {
                for (int i = 0; i < 200; i++) {
                  pairs[racer].client().sendText(racer + ":" + i);
                }
                return racer;
              });
      for (int racer = 0; racer < pairs.length; racer++) {
        for (int i = 0; i < 200; i++) {
          assertThat(pairs[racer].line().nextText()).isEqualTo(racer + ":" + i);
        }
        assertThat(pairs[racer].line().overlaps).hasValue(0);
      }
    }
  }
}
