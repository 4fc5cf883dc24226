package com.membershipauto.chat.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the protocol writes them: ISO 8601, UTC, cut to milliseconds, always three digits. */
final class Timestamps {
  private static final long SECONDS_A_DAY = 86_400;
  private static final long YEAR_0000 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;
  private static final int LENGTH = "2024-01-15T10:30:00.123Z".length();

  private Timestamps() {}

  static String format(Instant instant) {
    long epochSecond = instant.getEpochSecond();
    if (epochSecond < YEAR_0000 || epochSecond >= YEAR_10000) {
      return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
    byte[] text = new byte[LENGTH];
    date(text, Math.floorDiv(epochSecond, SECONDS_A_DAY));
    text[10] = 'T';
    int secondOfDay = (int) Math.floorMod(epochSecond, SECONDS_A_DAY);
    digits(text, 11, 2, secondOfDay / 3600);
    text[13] = ':';
    digits(text, 14, 2, secondOfDay / 60 % 60);
    text[16] = ':';
    digits(text, 17, 2, secondOfDay % 60);
    text[19] = '.';
    digits(text, 20, 3, instant.getNano() / 1_000_000);
    text[23] = 'Z';
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** Counts in eras of 400 years that begin on 1 March, so that the leap day is a year's last. */
  private static void date(byte[] text, long epochDay) {
    long day = epochDay + 719_468;
    long era = Math.floorDiv(day, 146_097);
    int dayOfEra = (int) (day - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shiftedMonth = (5 * dayOfYear + 2) / 153;
    int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    int year = (int) (era * 400) + yearOfEra + (month <= 2 ? 1 : 0);
    digits(text, 0, 4, year);
    text[4] = '-';
    digits(text, 5, 2, month);
    text[7] = '-';
    digits(text, 8, 2, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1);
  }

  private static void digits(byte[] text, int at, int count, int value) {
    int rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
