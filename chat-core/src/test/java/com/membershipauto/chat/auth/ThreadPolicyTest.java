package com.membershipauto.chat.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.ThreadPolicy.Action;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.UserId;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThreadPolicyTest {
  private static final Participant CUSTOMER = Participant.user("7");
  private static final Participant SUPPORT = Participant.support("sam");

  @Test
  void customersMayNotWatchViewAssignOrOpenForOthers() {
    assertThat(allowed(ThreadPolicy.DEFAULT, CUSTOMER))
        .isEqualTo(
            EnumSet.complementOf(
                EnumSet.of(Action.OPEN_FOR_OTHER, Action.WATCH, Action.VIEW, Action.ASSIGN)));
  }

  @Test
  void supportMayDoAllButOwnAThread() {
    assertThat(allowed(ThreadPolicy.DEFAULT, SUPPORT))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Action.OPEN_OWN)));
  }

  @Test
  void customersMayTouchTheirOwnThreadsOnly() {
    assertThat(ThreadPolicy.requiredOwner(CUSTOMER)).isEqualTo(new UserId("7"));
  }

  @Test
  void supportMayTouchEverybodysThreads() {
    assertThat(ThreadPolicy.requiredOwner(SUPPORT)).isNull();
  }

  @Test
  void aHostCanForbid() {
    ThreadPolicy policy =
        ThreadPolicy.DEFAULT.and(
            (who, action) -> who.isSupport() || action != Action.CHANGE_STATUS);

    assertThat(policy.allows(CUSTOMER, Action.CHANGE_STATUS)).isFalse();
    assertThat(policy.allows(CUSTOMER, Action.SEND)).isTrue();
    assertThat(policy.allows(SUPPORT, Action.CHANGE_STATUS)).isTrue();
  }

  @Test
  void aHostThatIsAskedInAdditionCannotAllowMore() {
    ThreadPolicy policy = ThreadPolicy.DEFAULT.and((who, action) -> true);

    assertThat(allowed(policy, CUSTOMER)).isEqualTo(allowed(ThreadPolicy.DEFAULT, CUSTOMER));
    assertThat(allowed(policy, SUPPORT)).isEqualTo(allowed(ThreadPolicy.DEFAULT, SUPPORT));
  }

  private static Set<Action> allowed(ThreadPolicy policy, Participant who) {
    return Stream.of(Action.values())
        .filter(action -> policy.allows(who, action))
        .collect(Collectors.toSet());
  }
}
