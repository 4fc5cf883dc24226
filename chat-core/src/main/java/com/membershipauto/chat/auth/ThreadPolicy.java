package com.membershipauto.chat.auth;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.UserId;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what to threads. {@link #requiredOwner} says to whose threads, and is no policy but a
 * rule: no host can open one customer's threads to another.
 *
 * <p>A host's own policy is asked in addition to {@link #DEFAULT}, so that it can only narrow what
 * is allowed. Called by many threads for each request: quick, does not block, never throws.
 */
@FunctionalInterface
public interface ThreadPolicy {
  /**
   * Customers speak in their own threads, change their status and subject; support works on all
   * threads and opens them for customers. All else is denied.
   */
  ThreadPolicy DEFAULT = (who, action) -> who.isSupport() ? action.forSupport : action.forCustomers;

  /** Whether {@code who} may do it at all, on the threads that {@link #requiredOwner} leaves. */
  boolean allows(Participant who, Action action);

  /** What both this and {@code other} allow. */
  default ThreadPolicy and(ThreadPolicy other) {
    return (who, action) -> allows(who, action) && other.allows(who, action);
  }

  /**
   * Whose threads {@code who} may touch, null for everybody's. Judged on the thread's row by
   * whoever reads or locks it: a thread of another owner and a missing one look the same.
   */
  static @Nullable UserId requiredOwner(Participant who) {
    return who.isSupport() ? null : who.id();
  }

  /** What can be done. */
  enum Action {
    /** Open a thread that the participant owns. */
    OPEN_OWN(true, false),
    /** Open a thread that somebody else owns, a customer. */
    OPEN_FOR_OTHER(false, true),
    /** List threads. */
    LIST(true, true),
    /** Read a thread, its messages and its marks. */
    READ(true, true),
    /** Have what was missed sent again. */
    RESUME(true, true),
    SEND(true, true),
    REACT(true, true),
    TYPE(true, true),
    /** Move one's own read mark. */
    MARK_READ(true, true),
    /** Follow a thread that is assigned to somebody else. */
    WATCH(false, true),
    /** See who of support looks at a thread, and be seen. */
    VIEW(false, true),
    ASSIGN(false, true),
    CHANGE_STATUS(true, true),
    CHANGE_SUBJECT(true, true);

    private final boolean forCustomers;
    private final boolean forSupport;

    Action(boolean forCustomers, boolean forSupport) {
      this.forCustomers = forCustomers;
      this.forSupport = forSupport;
    }
  }
}
