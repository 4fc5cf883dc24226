package com.membershipauto.chat.server.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.auth.TokenIssuer;
import com.membershipauto.chat.auth.TokenVerifier.Result.Verified;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.Role;
import com.membershipauto.chat.server.login.Logins.Outcome;
import com.membershipauto.chat.server.settings.Settings;
import com.membershipauto.chat.server.storage.Connections;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginsTest {
  private static final byte[] SECRET =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String ADDRESS = "198.51.100.7";
  private static final Settings.Login SETTINGS =
      new Settings.Login(2, 4, 3, 5, Duration.ofSeconds(10), 100);

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private final Connections connections = () -> DriverManager.getConnection(url);
  private final TokenIssuer issuer = TokenIssuer.builder(SECRET).build();
  private final JwtVerifier verifier = JwtVerifier.builder().secret(SECRET).build();
  private final AtomicLong now = new AtomicLong();
  private final Accounts accounts = new Accounts(connections);
  private Logins logins = logins(connections, false);

  @BeforeEach
  void addCarol() throws Exception {
    execute(
        "create table chat_user (name varchar(150) primary key, password_hash varchar(255),"
            + " role varchar(8))");
    accounts.add(new Account("carol", Passwords.hash("correct horse"), Role.SUPPORT));
  }

  @AfterEach
  void stop() throws Exception {
    logins.close();
    execute("shutdown");
  }

  @Test
  void theRightPasswordGetsTokensOfTheAccount() throws Exception {
    Outcome outcome = login("carol", "correct horse");

    assertThat(outcome).isInstanceOf(Outcome.Granted.class);
    Outcome.Granted granted = (Outcome.Granted) outcome;
    assertThat(verifier.verify(granted.access()))
        .isInstanceOfSatisfying(
            Verified.class,
            verified -> assertThat(verified.participant()).isEqualTo(Participant.support("carol")));
    assertThat(issuer.verifyRefresh(granted.refresh())).contains(Participant.support("carol"));
  }

  @Test
  void aWrongPasswordAWrongUserAndWhatIsNoNameGetTheSameAnswer() throws Exception {
    assertThat(login("carol", "wrong")).isEqualTo(new Outcome.Wrong());
    assertThat(login("nobody", "wrong")).isEqualTo(new Outcome.Wrong());
    assertThat(login("no name\n", "wrong")).isEqualTo(new Outcome.Wrong());
  }

  @Test
  void aWrongUserTakesAsLongAsAWrongPassword() throws Exception {
    login("carol", "wrong");
    login("nobody", "wrong");

    double ratio = (double) medianCpuNanos("carol") / medianCpuNanos("nobody");

    assertThat(ratio).isBetween(0.5, 2.0);
  }

  @Test
  void afterTooManyFailuresEvenTheRightPasswordMustWait() throws Exception {
    for (int i = 0; i < 3; i++) {
      login("carol", "wrong");
    }

    assertThat(login("carol", "correct horse"))
        .isEqualTo(new Outcome.Throttled(Duration.ofSeconds(10)));
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(login("carol", "correct horse")).isInstanceOf(Outcome.Granted.class);
  }

  @Test
  void aNameIsThrottledWhereverItsFailuresComeFrom() throws Exception {
    for (int i = 0; i < 3; i++) {
      login("carol", "wrong", "203.0.113." + i);
    }

    assertThat(login("carol", "wrong", "203.0.113.99")).isInstanceOf(Outcome.Throttled.class);
  }

  @Test
  void anAddressIsThrottledWhateverNamesItTries() throws Exception {
    for (int i = 0; i < 5; i++) {
      login("user" + i, "wrong");
    }

    assertThat(login("carol", "correct horse")).isInstanceOf(Outcome.Throttled.class);
    assertThat(login("carol", "correct horse", "203.0.113.1")).isInstanceOf(Outcome.Granted.class);
  }

  @Test
  void addressesOfOneIpv6NetworkCountAsOne() throws Exception {
    for (int i = 0; i < 5; i++) {
      login("user" + i, "wrong", "2001:db8:1:2::" + i);
    }

    assertThat(login("carol", "correct horse", "2001:db8:1:2:ffff::1"))
        .isInstanceOf(Outcome.Throttled.class);
  }

  @Test
  void successesUseNothingUp() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(login("carol", "correct horse")).isInstanceOf(Outcome.Granted.class);
    }
  }

  @Test
  void theDemosAccountsAreThereInTheDemoOnly() throws Exception {
    assertThat(login("alice", "demo")).isEqualTo(new Outcome.Wrong());

    logins.close();
    logins = logins(connections, true);

    assertThat(login("alice", "demo")).isInstanceOf(Outcome.Granted.class);
    assertThat(login("carol", "correct horse")).isInstanceOf(Outcome.Granted.class);
  }

  @Test
  void aRefreshTokenGetsAnAccessTokenWithTheRoleOfNow() throws Exception {
    Outcome.Granted granted = (Outcome.Granted) login("carol", "correct horse");
    execute("update chat_user set role = 'user'");

    Outcome outcome = get(logins.refresh(granted.refresh()));

    assertThat(verifier.verify(((Outcome.Renewed) outcome).access()))
        .isInstanceOfSatisfying(
            Verified.class,
            verified -> assertThat(verified.participant()).isEqualTo(Participant.user("carol")));
  }

  @Test
  void aRefreshTokenIsNoGoodOnceItsAccountIsGone() throws Exception {
    Outcome.Granted granted = (Outcome.Granted) login("carol", "correct horse");
    execute("delete from chat_user");

    assertThat(get(logins.refresh(granted.refresh()))).isEqualTo(new Outcome.Wrong());
  }

  @Test
  void anAccessTokenIsNoRefreshToken() throws Exception {
    Outcome.Granted granted = (Outcome.Granted) login("carol", "correct horse");

    assertThat(get(logins.refresh(granted.access()))).isEqualTo(new Outcome.Wrong());
  }

  @Test
  void aDatabaseThatIsAwayIsToldAndNotCountedAsAFailure() throws Exception {
    logins.close();
    logins =
        logins(
            () -> {
              throw new SQLException("away", "08006");
            },
            false);

    for (int i = 0; i < 8; i++) {
      assertThat(login("carol", "correct horse")).isEqualTo(new Outcome.Unavailable());
    }
  }

  @Test
  void whenTooManyWaitTheNextIsToldAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    logins.close();
    logins =
        logins(
            () -> {
              asked.countDown();
              awaitQuietly(goOn);
              return DriverManager.getConnection(url);
            },
            false);
    for (int i = 0; i < 6; i++) {
      logins.login("user" + i, "wrong", "203.0.113." + i);
    }
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    CompletionStage<Outcome> next = logins.login("carol", "correct horse", ADDRESS);

    assertThat(next.toCompletableFuture()).isCompletedWithValue(new Outcome.Unavailable());
    goOn.countDown();
  }

  @Test
  void noOutcomeShowsATokenInItsText() throws Exception {
    Outcome.Granted granted = (Outcome.Granted) login("carol", "correct horse");
    Outcome.Renewed renewed = (Outcome.Renewed) get(logins.refresh(granted.refresh()));

    assertThat(granted.toString()).doesNotContain(granted.access(), granted.refresh());
    assertThat(renewed.toString()).doesNotContain(renewed.access());
  }

  private Logins logins(Connections from, boolean demo) {
    return new Logins(new Accounts(from), demo, issuer, SETTINGS, now::get);
  }

  private Outcome login(String name, String password) throws Exception {
    return login(name, password, ADDRESS);
  }

  private Outcome login(String name, String password, String address) throws Exception {
    return get(logins.login(name, password, address));
  }

  /** CPU time: unlike the clock's, it does not depend on what else the machine does. */
  private long medianCpuNanos(String name) throws Exception {
    long[] nanos = new long[3];
    for (int i = 0; i < nanos.length; i++) {
      now.addAndGet(Duration.ofMinutes(5).toNanos());
      long begin = loginCpuNanos();
      login(name, "wrong");
      nanos[i] = loginCpuNanos() - begin;
    }
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  private static long loginCpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("chat-login"))
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getId())))
        .sum();
  }

  private static Outcome get(CompletionStage<Outcome> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
