package com.membershipauto.chat.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.spi.Publication;
import com.membershipauto.chat.spi.Publication.Kind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Publication} as bytes: magic, version, the publishing layer, the routing fields, then
 * the payload as it is, which nobody looks into. Texts have a length of two bytes and are UTF-8;
 * numbers are big-endian. Nodes of different versions of the chat meet on one Redis while they are
 * updated, so any change here is a new version, and unknown ones are left alone.
 */
final class PublicationCodec {
  private static final byte MAGIC = (byte) 0xC7;
  private static final byte VERSION = 1;
  private static final int PUBLISHER_AT = 2;
  private static final int FIXED = PUBLISHER_AT + 8 + 16 + 8 + 1 + 1;
  private static final int MAX_TEXT_BYTES = 0xffff;
  private static final int MAX_ROOMS = 0xff;
  private static final String CUSTOMER = "chat_";

  private PublicationCodec() {}

  /**
   * Encodes.
   *
   * @param publisher names the layer that publishes it
   * @throws IllegalArgumentException there are too many rooms or too long names
   */
  static byte[] encode(Publication publication, long publisher) {
    List<byte[]> texts = new ArrayList<>(3 + publication.rooms().size());
    UserId assignee = publication.assigneeId();
    texts.add(publication.origin().getBytes(UTF_8));
    texts.add(publication.sender().id().value().getBytes(UTF_8));
    texts.add(assignee == null ? new byte[0] : assignee.value().getBytes(UTF_8));
    for (Room room : publication.rooms()) {
      texts.add(room.name().getBytes(UTF_8));
    }
    ByteBuffer payload = publication.payload().payload();
    int size = FIXED + 1 + payload.remaining();
    for (byte[] text : texts) {
      if (text.length > MAX_TEXT_BYTES) {
        throw new IllegalArgumentException("a name has " + text.length + " bytes");
      }
      size += 2 + text.length;
    }
    if (publication.rooms().size() > MAX_ROOMS) {
      throw new IllegalArgumentException(publication.rooms().size() + " rooms");
    }
    UUID threadId = publication.threadId().value();
    ByteBuffer target =
        ByteBuffer.allocate(size)
            .put(MAGIC)
            .put(VERSION)
            .putLong(publisher)
            .putLong(threadId.getMostSignificantBits())
            .putLong(threadId.getLeastSignificantBits())
            .putLong(publication.seq())
            .put(code(publication.kind()))
            .put((byte) (publication.sender().isSupport() ? 1 : 0))
            .put((byte) publication.rooms().size());
    for (byte[] text : texts) {
      target.putShort((short) text.length).put(text);
    }
    return target.put(payload).array();
  }

  /** Whether these bytes were encoded by that publisher. */
  static boolean isFrom(byte[] bytes, long publisher) {
    return bytes.length > FIXED
        && bytes[0] == MAGIC
        && ByteBuffer.wrap(bytes).getLong(PUBLISHER_AT) == publisher;
  }

  /** The publication, or null when the bytes are none of this version. */
  static @Nullable Publication decode(byte[] bytes) {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    try {
      return source.get() == MAGIC && source.get() == VERSION ? read(source) : null;
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return null;
    }
  }

  private static Publication read(ByteBuffer source) {
    source.getLong();
    ThreadId threadId = new ThreadId(new UUID(source.getLong(), source.getLong()));
    long seq = source.getLong();
    Kind kind = kind(source.get());
    Role role = role(source.get());
    int roomCount = source.get() & 0xff;
    String origin = text(source);
    Participant sender = new Participant(new UserId(text(source)), role);
    String assignee = text(source);
    List<Room> rooms = new ArrayList<>(roomCount);
    for (int i = 0; i < roomCount; i++) {
      rooms.add(room(text(source)));
    }
    if (seq < 0 || rooms.isEmpty()) {
      throw new IllegalArgumentException("no event and no signal");
    }
    byte[] payload = new byte[source.remaining()];
    source.get(payload);
    return new Publication(
        origin,
        threadId,
        seq,
        assignee.isEmpty() ? null : new UserId(assignee),
        sender,
        kind,
        rooms,
        EncodedFrame.ofPayload(payload));
  }

  private static String text(ByteBuffer source) {
    byte[] bytes = new byte[source.getShort() & 0xffff];
    source.get(bytes);
    return new String(bytes, UTF_8);
  }

  private static Room room(String name) {
    if (name.equals(Room.SUPPORT.name())) {
      return Room.SUPPORT;
    }
    if (!name.startsWith(CUSTOMER)) {
      throw new IllegalArgumentException("nobody's room");
    }
    return Room.of(new UserId(name.substring(CUSTOMER.length())));
  }

  private static Role role(byte code) {
    return switch (code) {
      case 0 -> Role.USER;
      case 1 -> Role.SUPPORT;
      default -> throw new IllegalArgumentException("unknown role");
    };
  }

  /** Not the ordinal: constants may be reordered, bytes may not. */
  private static byte code(Kind kind) {
    return switch (kind) {
      case MESSAGE -> 1;
      case THREAD -> 2;
      case READ -> 3;
      case TYPING_STARTED -> 4;
      case TYPING_ENDED -> 5;
      case VIEW_STARTED -> 6;
      case VIEW_ENDED -> 7;
    };
  }

  private static Kind kind(byte code) {
    return switch (code) {
      case 1 -> Kind.MESSAGE;
      case 2 -> Kind.THREAD;
      case 3 -> Kind.READ;
      case 4 -> Kind.TYPING_STARTED;
      case 5 -> Kind.TYPING_ENDED;
      case 6 -> Kind.VIEW_STARTED;
      case 7 -> Kind.VIEW_ENDED;
      default -> throw new IllegalArgumentException("unknown kind");
    };
  }
}
