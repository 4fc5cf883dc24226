package com.membershipauto.chat.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.Publication;
import com.membershipauto.chat.spi.Publication.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublicationCodecTest {
  private static final Participant SAM = Participant.support("sam");
  private static final List<Room> ROOMS = List.of(Room.of(new UserId("alice")), Room.SUPPORT);

  private static Publication publication(Kind kind, String payload) {
    return new Publication(
        "node",
        ThreadId.parse("00112233-4455-6677-8899-aabbccddeeff"),
        258,
        SAM.id(),
        SAM,
        kind,
        ROOMS,
        EncodedFrame.ofPayload(payload.getBytes(StandardCharsets.UTF_8)));
  }

  /** Nodes of other versions read these bytes: whoever must change this makes a new version. */
  @Test
  void versionOneLooksLikeThis() {
    assertThat(PublicationCodec.encode(publication(Kind.MESSAGE, "{}"), 7))
        .isEqualTo(
            HexFormat.of()
                .parseHex(
                    "c701"
                        + "0000000000000007"
                        + "00112233445566778899aabbccddeeff"
                        + "0000000000000102"
                        + "010102"
                        + "00046e6f6465"
                        + "000373616d"
                        + "000373616d"
                        + "000a636861745f616c696365"
                        + "0007737570706f7274"
                        + "7b7d"));
  }

  @ParameterizedTest
  @EnumSource
  void everyKindIsReadAsItWasWritten(Kind kind) {
    byte[] bytes = PublicationCodec.encode(publication(kind, "ü"), 7);

    Publication read = PublicationCodec.decode(bytes);

    assertThat(read).usingRecursiveComparison().isEqualTo(publication(kind, "ü"));
  }

  @Test
  void aPublisherKnowsItsOwn() {
    byte[] bytes = PublicationCodec.encode(publication(Kind.MESSAGE, "{}"), 7);

    assertThat(PublicationCodec.isFrom(bytes, 7)).isTrue();
    assertThat(PublicationCodec.isFrom(bytes, 8)).isFalse();
    assertThat(PublicationCodec.isFrom(new byte[] {(byte) 0xc7}, 7)).isFalse();
  }

  @Test
  void anotherVersionIsLeftAlone() {
    byte[] bytes = PublicationCodec.encode(publication(Kind.MESSAGE, "{}"), 7);
    bytes[1] = 2;

    assertThat(PublicationCodec.decode(bytes)).isNull();
  }

  @Test
  void whatIsCutShortIsNoPublication() {
    byte[] whole = PublicationCodec.encode(publication(Kind.MESSAGE, ""), 7);

    for (int length = 0; length < whole.length; length++) {
      assertThat(PublicationCodec.decode(Arrays.copyOf(whole, length))).isNull();
    }
  }

  @Test
  void aForeignRoomIsNoPublication() {
    Publication foreign =
        new Publication(
            "node",
            ThreadId.random(),
            1,
            null,
            SAM,
            Kind.MESSAGE,
            List.of(new Room("elsewhere")),
            EncodedFrame.ofPayload(new byte[0]));

    assertThat(PublicationCodec.decode(PublicationCodec.encode(foreign, 7))).isNull();
  }

  @Test
  void rubbishNeverThrows() {
    Random random = new Random(42);
    byte[] whole = PublicationCodec.encode(publication(Kind.READ, "{}"), 7);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = whole.clone();
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThatCode(() -> PublicationCodec.decode(bytes)).doesNotThrowAnyException();
    }
  }

  @Test
  void moreRoomsThanFitAreRefused() {
    Publication many =
        new Publication(
            "node",
            ThreadId.random(),
            1,
            null,
            SAM,
            Kind.MESSAGE,
            Collections.nCopies(256, Room.SUPPORT),
            EncodedFrame.ofPayload(new byte[0]));

    assertThatThrownBy(() -> PublicationCodec.encode(many, 7))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
