package com.membershipauto.chat.config;

/**
 * A bound or a wait of the core. Its name outside is {@code chat.} and the name here in lower case
 * with dots ({@code chat.max.outbox.bytes}), or {@code CHAT_} and the name here as an environment
 * variable.
 */
public enum Setting {
  MAX_FRAME_BYTES(
      64 * 1024, 1024, 1 << 24, "longest frame of a client in bytes; a longer one ends with 1009"),
  MAX_BODY_LENGTH(
      32 * 1024, 1, 1 << 20, "longest message body in UTF-16 code units; else too_large"),
  MAX_IN_FLIGHT_PER_SESSION(
      64, 1, 100_000, "messages of one connection not yet committed; further ones get busy"),
  MAX_IN_FLIGHT(
      10_000, 1, 1_000_000, "entries of the process not yet committed; further ones get busy"),
  MAX_BATCH_ENTRIES(256, 1, 10_000, "entries in one transaction"),
  MAX_BATCH_BYTES(1 << 20, 1024, 1 << 28, "characters of text in one transaction"),
  COMMITTERS(2, 1, 64, "threads that commit"),
  CONTENTION_TIMEOUT_MILLIS(
      10_000, 100, 600_000, "wait for a thread's row that a stranger holds, then busy"),
  MAX_OUTBOX_FRAMES(
      1_024, 16, 1_000_000, "frames waiting for one connection; more end it with 4408"),
  MAX_OUTBOX_BYTES(
      1 << 20, 1 << 16, 1 << 30, "bytes waiting for one connection; more end it with 4408"),
  WRITE_TIMEOUT_MILLIS(8_000, 100, 600_000, "one write to a connection, then 4408"),
  ABORT_AFTER_MILLIS(2_000, 10, 60_000, "a close under way, then the connection is cut"),
  DRAIN_THREADS(1, 1, 64, "threads that write to connections"),
  HEARTBEAT_MILLIS(
      25_000,
      100,
      3_600_000,
      "between pings; a connection silent for twice as long ends with 4409"),
  EXPIRY_NOTICE_MILLIS(60_000, 0, 3_600_000, "before a token's end, when expiring is sent"),
  TYPING_TIMEOUT_MILLIS(6_000, 100, 60_000, "how long typing lasts without a new frame"),
  PRESENCE_TIMEOUT_MILLIS(
      30_000,
      300,
      600_000,
      "how long another node's word on who looks at a thread is good; repeated thrice as often"),
  MAX_MALFORMED(10, 1, 10_000, "malformed frames in a row, then 4400"),
  FRAMES_PER_SECOND(10_000, 1, 1_000_000, "frames of one connection in the long run"),
  FRAME_BURST(10_000, 1, 1_000_000, "frames of one connection at once, then rate_limited"),
  MAX_RATE_LIMITED(1_000, 1, 1_000_000, "rate_limited answers in a row, then 4429"),
  MAX_CONNECTIONS(50_000, 1, 10_000_000, "connections of the process; further ones get 429"),
  MAX_CONNECTIONS_PER_USER(2_000, 1, 10_000_000, "connections of one participant, then 429"),
  MAX_CONNECTIONS_PER_ADDRESS(50_000, 1, 10_000_000, "connections of one address, then 429"),
  MAX_RESUME_THREADS(100, 1, 10_000, "threads in one RESUME"),
  MAX_RESUME_EVENTS(1_000, 1, 1_000_000, "events that RESUME replays of one thread, else reset"),
  MAX_WATCHED_THREADS(1_000, 1, 100_000, "threads that one connection watches"),
  MAX_HELD_EVENTS(64, 1, 10_000, "events ahead of a gap held for one thread"),
  HEAD_CHECK_MILLIS(1_000, 50, 60_000, "between comparisons of the threads' heads with the log"),
  THREAD_LINGER_MILLIS(
      60_000, 1_000, 3_600_000, "how long a closed or unheard thread is remembered"),
  BLOCKING_THREADS(8, 1, 1_000, "threads that read the store"),
  MAX_BLOCKING_QUEUE(
      10_000, 1, 1_000_000, "reads that wait for such a thread; further ones get busy"),
  MAX_TOKEN_LENGTH(8 * 1024, 256, 1 << 16, "characters of a token; a longer one is not looked at"),
  TOKEN_EARLY_MILLIS(
      5_000,
      0,
      300_000,
      "how far in the future a token's nbf and iat may be, for clocks that differ"),
  TOKEN_LATE_MILLIS(0, 0, 300_000, "how long after its exp a token is still taken"),
  MAX_CACHED_TOKENS(10_000, 1, 1_000_000, "verified tokens that are remembered"),
  TOKEN_CACHE_MILLIS(
      60_000, 0, 3_600_000, "how long a verified token is remembered, at most until its exp"),
  JWKS_CACHE_MILLIS(
      300_000, 60_000, 86_400_000, "how long fetched keys are used; ten times that in an outage"),
  JWKS_TIMEOUT_MILLIS(2_000, 100, 20_000, "to connect to a key server, and again for each read"),
  JWKS_RETRY_MILLIS(10_000, 1_000, 30_000, "keys are fetched at most twice in so long"),
  MAX_JWKS_BYTES(256 * 1024, 1024, 1 << 24, "longest answer of a key server in bytes"),
  TICKET_LIFE_MILLIS(30_000, 1_000, 300_000, "how long a connection ticket is good"),
  DRAIN_TIMEOUT_MILLIS(10_000, 0, 60_000, "how long a stop waits for messages in flight"),
  RECONNECT_SPREAD_MILLIS(
      5_000, 0, 600_000, "at a stop, clients are told to wait a random time up to this");

  private final int defaultValue;
  private final int min;
  private final int max;
  private final String meaning;

  Setting(int defaultValue, int min, int max, String meaning) {
    this.defaultValue = defaultValue;
    this.min = min;
    this.max = max;
    this.meaning = meaning;
  }

  public int defaultValue() {
    return defaultValue;
  }

  public int min() {
    return min;
  }

  public int max() {
    return max;
  }

  /** One line for people. */
  public String meaning() {
    return meaning;
  }
}
