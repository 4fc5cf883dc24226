package com.membershipauto.chat.model;

import java.time.Instant;

/**
 * A message as a list of threads shows it.
 *
 * @param text the beginning of the body, at most {@value #MAX_TEXT_LENGTH} UTF-16 code units; blank
 *     when the message has only attachments
 */
public record MessagePreview(long seq, Participant sender, String text, Instant timestamp) {
  public static final int MAX_TEXT_LENGTH = 200;

  /** Cuts the text where it is too long, but no character into halves. */
  public MessagePreview {
    text = beginning(text);
  }

  private static String beginning(String body) {
    int end = Math.min(body.length(), MAX_TEXT_LENGTH);
    return end > 0 && Character.isHighSurrogate(body.charAt(end - 1))
        ? body.substring(0, end - 1)
        : body.substring(0, end);
  }
}
