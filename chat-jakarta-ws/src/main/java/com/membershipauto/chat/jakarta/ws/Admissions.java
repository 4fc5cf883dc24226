package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.auth.Handshake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Accepted handshakes whose connection has not opened yet. No container promises that it ever will:
 * the peer may be gone after the last HTTP byte. What is overdue is released when the next
 * handshake comes, since only then does its place matter; so no timer is needed. Safe for use by
 * several threads at once.
 */
final class Admissions {
  private final long patienceNanos;

  /** When each was admitted, the oldest first. Guarded by itself. */
  private final Map<AdmittedPrincipal, Long> open = new LinkedHashMap<>();

  Admissions(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  AdmittedPrincipal admit(Handshake.Accepted accepted) {
    AdmittedPrincipal admitted = new AdmittedPrincipal(accepted, this::forget);
    synchronized (open) {
      open.put(admitted, System.nanoTime());
    }
    return admitted;
  }

  void releaseOverdue() {
    releaseOlderThan(patienceNanos);
  }

  void releaseAll() {
    releaseOlderThan(0);
  }

  private void releaseOlderThan(long nanos) {
    long now = System.nanoTime();
    List<AdmittedPrincipal> overdue = new ArrayList<>(0);
    synchronized (open) {
      for (Map.Entry<AdmittedPrincipal, Long> entry : open.entrySet()) {
        if (now - entry.getValue() < nanos) {
          break;
        }
        overdue.add(entry.getKey());
      }
    }
    overdue.forEach(AdmittedPrincipal::release);
  }

  private void forget(AdmittedPrincipal settled) {
    synchronized (open) {
      open.remove(settled);
    }
  }
}
