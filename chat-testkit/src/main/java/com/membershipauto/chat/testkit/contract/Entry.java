package com.membershipauto.chat.testkit.contract;

import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.ThreadStatus;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.Assignment;
import com.membershipauto.chat.spi.AppendEntry.Content;
import com.membershipauto.chat.spi.AppendEntry.NewChange;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AppendEntry} in the making: short for what most tests don't care about. Immutable; each
 * method answers a changed copy with the same id.
 */
public final class Entry {
  private final AppendEntry entry;

  private Entry(AppendEntry entry) {
    this.entry = entry;
  }

  /** A message without any option, with a new id, for any owner, stamped now. */
  public static Entry message(ThreadId thread, Participant sender, String body) {
    return of(thread, sender, new NewMessage(body, List.of(), null, 0));
  }

  /** A change of status. */
  public static Entry status(ThreadId thread, Participant actor, ThreadStatus status) {
    return of(thread, actor, new NewChange(status, null, null));
  }

  /** A change of assignee, to nobody when null. */
  public static Entry assign(ThreadId thread, Participant actor, @Nullable UserId assignee) {
    return of(thread, actor, new NewChange(null, new Assignment(assignee), null));
  }

  /** A change of subject. */
  public static Entry subject(ThreadId thread, Participant actor, String subject) {
    return of(thread, actor, new NewChange(null, null, subject));
  }

  /** Anything. */
  public static Entry of(ThreadId thread, Participant sender, Content content) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    return new Entry(new AppendEntry(MessageId.random(), thread, sender, null, 0, now, content));
  }

  /** What the store is given. */
  public AppendEntry build() {
    return entry;
  }

  /** The same under another id, as a client's second attempt has. */
  public Entry anew() {
    return of(entry.threadId(), entry.sender(), entry.content())
        .basedOn(entry.basedOnSeq())
        .at(entry.timestamp())
        .requiredOwner(entry.requiredOwner());
  }

  public Entry requiredOwner(@Nullable UserId owner) {
    return copy(owner, entry.basedOnSeq(), entry.timestamp(), entry.content());
  }

  public Entry basedOn(long seq) {
    return copy(entry.requiredOwner(), seq, entry.timestamp(), entry.content());
  }

  public Entry at(Instant timestamp) {
    return copy(entry.requiredOwner(), entry.basedOnSeq(), timestamp, entry.content());
  }

  /** Messages only. */
  public Entry clientMessageId(String clientMessageId) {
    NewMessage message = message();
    return content(
        new NewMessage(message.body(), message.attachments(), clientMessageId, message.replyTo()));
  }

  /** Messages only. */
  public Entry attachments(String... urls) {
    NewMessage message = message();
    return content(
        new NewMessage(
            message.body(), List.of(urls), message.clientMessageId(), message.replyTo()));
  }

  /** Messages only. */
  public Entry replyTo(long seq) {
    NewMessage message = message();
    return content(
        new NewMessage(message.body(), message.attachments(), message.clientMessageId(), seq));
  }

  private NewMessage message() {
    return (NewMessage) entry.content();
  }

  private Entry content(Content content) {
    return copy(entry.requiredOwner(), entry.basedOnSeq(), entry.timestamp(), content);
  }

  private Entry copy(@Nullable UserId owner, long basedOn, Instant timestamp, Content content) {
    return new Entry(
        new AppendEntry(
            entry.id(), entry.threadId(), entry.sender(), owner, basedOn, timestamp, content));
  }
}
