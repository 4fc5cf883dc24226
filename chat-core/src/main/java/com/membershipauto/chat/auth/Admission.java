package com.membershipauto.chat.auth;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.Participant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections: all, each participant's and each address's. Safe for use by several threads
 * at once; does not block.
 */
final class Admission {
  private final int max;
  private final int maxPerParticipant;
  private final int maxPerAddress;

  private final Object lock = new Object();
  // guarded by lock
  private int total;
  private final Map<Participant, Integer> perParticipant = new HashMap<>();
  private final Map<String, Integer> perAddress = new HashMap<>();

  Admission(ChatConfig config) {
    this.max = config.get(Setting.MAX_CONNECTIONS);
    this.maxPerParticipant = config.get(Setting.MAX_CONNECTIONS_PER_USER);
    this.maxPerAddress = config.get(Setting.MAX_CONNECTIONS_PER_ADDRESS);
  }

  /**
   * Takes a place, or none at all.
   *
   * @return gives the place back when run, once: further runs do nothing. Null when there is none
   */
  @Nullable Runnable reserve(Participant participant, String address) {
    synchronized (lock) {
      if (total >= max
          || perParticipant.getOrDefault(participant, 0) >= maxPerParticipant
          || perAddress.getOrDefault(address, 0) >= maxPerAddress) {
        return null;
      }
      total++;
      perParticipant.merge(participant, 1, Integer::sum);
      perAddress.merge(address, 1, Integer::sum);
    }
    AtomicBoolean released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        release(participant, address);
      }
    };
  }

  private void release(Participant participant, String address) {
    synchronized (lock) {
      total--;
      decrement(perParticipant, participant);
      decrement(perAddress, address);
    }
  }

  private static <K> void decrement(Map<K, Integer> counts, K key) {
    counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }

  int total() {
    synchronized (lock) {
      return total;
    }
  }

  /** How many participants and addresses are remembered. */
  int entries() {
    synchronized (lock) {
      return perParticipant.size() + perAddress.size();
    }
  }
}
