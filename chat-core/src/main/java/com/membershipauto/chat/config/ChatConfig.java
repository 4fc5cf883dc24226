package com.membershipauto.chat.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** A value for each {@link Setting}. Immutable. */
public final class ChatConfig {
  /** The defaults, which suit one server of a few cores. */
  public static final ChatConfig DEFAULT = new ChatConfig();

  private final Map<Setting, Integer> values;

  private ChatConfig() {
    values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(setting, setting.defaultValue());
    }
  }

  private ChatConfig(Map<Setting, Integer> values) {
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
    Map<Setting, Integer> changed = new EnumMap<>(values);
    changed.put(setting, value);
    return new ChatConfig(changed);
  }

  public int get(Setting setting) {
    return Objects.requireNonNull(values.get(setting), "every setting has a value");
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
