package com.membershipauto.chat.config;

import java.time.Duration;

/** A value for each {@link Setting}. Immutable. */
public final class ChatConfig {
  /** The defaults, which suit one server of a few cores. */
  public static final ChatConfig DEFAULT = new ChatConfig();

  private final int[] values;

  private ChatConfig() {
    Setting[] settings = Setting.values();
    values = new int[settings.length];
    for (Setting setting : settings) {
      values[setting.ordinal()] = setting.defaultValue();
    }
  }

  private ChatConfig(int[] values) {
    this.values = values;
  }

  /**
   * The same with one other value.
   *
   * @throws IllegalArgumentException the value is out of the setting's range; the text says which
   */
  public ChatConfig with(Setting setting, int value) {
    if (value < setting.min() || value > setting.max()) {
      throw new IllegalArgumentException(
          setting + " is from " + setting.min() + " to " + setting.max() + ", not " + value);
    }
    int[] changed = values.clone();
    changed[setting.ordinal()] = value;
    return new ChatConfig(changed);
  }

  public int get(Setting setting) {
    return values[setting.ordinal()];
  }

  /** The value of a setting in milliseconds. */
  public Duration millis(Setting setting) {
    return Duration.ofMillis(get(setting));
  }

  /** The value of a setting in milliseconds, in nanoseconds. */
  public long nanos(Setting setting) {
    return get(setting) * 1_000_000L;
  }
}
