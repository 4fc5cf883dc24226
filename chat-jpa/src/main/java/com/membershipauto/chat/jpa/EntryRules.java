package com.membershipauto.chat.jpa;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Texts;
import com.membershipauto.chat.spi.AppendEntry;
import com.membershipauto.chat.spi.AppendEntry.NewChange;
import com.membershipauto.chat.spi.AppendEntry.NewMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the tables cannot keep as it is. Told before the database is asked, so that one bad entry
 * does not roll its batch back, and the same on every database.
 */
final class EntryRules {
  private static final int MAX_CLIENT_MESSAGE_ID_LENGTH = 255;

  private EntryRules() {}

  /** Why the entry cannot be stored, or null when it can. */
  static @Nullable String refusal(AppendEntry entry) {
    return entry.content() instanceof NewMessage message
        ? refusal(message)
        : refusal((NewChange) entry.content());
  }

  private static @Nullable String refusal(NewMessage message) {
    if (!Texts.isStorable(message.body(), true)) {
      return "the body has a character that cannot be stored";
    }
    for (String url : message.attachments()) {
      if (url.isEmpty() || !Texts.isStorable(url, false)) {
        return "an attachment is no URL";
      }
    }
    String name = message.clientMessageId();
    if (name != null
        && (name.length() > MAX_CLIENT_MESSAGE_ID_LENGTH || !Texts.isStorable(name, false))) {
      return "the clientMessageId cannot be stored";
    }
    return null;
  }

  private static @Nullable String refusal(NewChange change) {
    String subject = change.subject();
    if (subject != null
        && (subject.length() > ChatThread.MAX_SUBJECT_LENGTH
            || !Texts.isStorable(subject, false))) {
      return "the subject cannot be stored";
    }
    return null;
  }
}
