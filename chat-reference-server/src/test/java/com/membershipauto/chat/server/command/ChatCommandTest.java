package com.membershipauto.chat.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.auth.JwtVerifier;
import com.membershipauto.chat.auth.TokenVerifier.Result.Verified;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.server.TestServer;
import com.nimbusds.jwt.SignedJWT;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatCommandTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final Map<String, String> environment = new HashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void aTokenIsGoodForTheServerWithTheSameSecret() throws Exception {
    environment.put("CHAT_JWT_SECRET", SECRET);

    int code =
        run("", "token", "--user", "42", "--role", "support", "--name", "Ann", "--ttl", "5m");

    assertThat(code).isZero();
    String token = out.toString().strip();
    Verified verified = verify(token, SECRET);
    assertThat(verified.participant()).isEqualTo(Participant.support("42"));
    assertThat(Duration.between(Instant.now(), verified.expiresAt()))
        .isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
    assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("name")).isEqualTo("Ann");
  }

  @Test
  void withoutARoleItIsACustomersTokenForAnHour() throws Exception {
    environment.put("CHAT_JWT_SECRET", SECRET);

    run("", "token", "--user", "alice");

    Verified verified = verify(out.toString().strip(), SECRET);
    assertThat(verified.participant()).isEqualTo(Participant.user("alice"));
    assertThat(Duration.between(Instant.now(), verified.expiresAt()))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
  }

  @Test
  void theDemosSecretIsMadeOnceAndForItsOwnerOnly() throws Exception {
    run("", "token", "--user", "alice");
    Path file = folder.resolve("data/jwt-secret");
    String secret = Files.readString(file);
    out.getBuffer().setLength(0);

    run("", "token", "--user", "bob");

    assertThat(Files.readString(file)).isEqualTo(secret);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(verify(out.toString().strip(), secret).participant())
        .isEqualTo(Participant.user("bob"));
  }

  @Test
  void withoutASecretThereIsNoToken() {
    environment.put("CHAT_DEMO", "false");
    environment.put("CHAT_JWT_JWKS_URL", "https://id.example/keys");

    int code = run("", "token", "--user", "alice");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().strip())
        .isEqualTo("chat: CHAT_JWT_SECRET must be set: it signs the token");
  }

  @ParameterizedTest
  @CsvSource({
    "alice, boss, 1h, chat: --role must be user or support",
    "alice, user, 1 hour, 'chat: --ttl must be a duration such as 500ms, 30s, 15m, 1h or 7d'",
    "'', user, 1h, chat: --user: a user id has 1 to 255 characters",
  })
  void aBadOptionIsRefused(String user, String role, String ttl, String line) {
    int code = run("", "token", "--user", user, "--role", role, "--ttl", ttl);

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().strip()).isEqualTo(line);
  }

  @Test
  void aBadSettingStopsEveryCommandThatNeedsSettings() {
    environment.put("CHAT_PRT", "1");

    for (String command : new String[] {"serve", "migrate"}) {
      err.getBuffer().setLength(0);
      assertThat(run("", command)).isEqualTo(2);
      assertThat(err.toString().strip())
          .isEqualTo("chat: CHAT_PRT is no setting; did you mean CHAT_PORT?");
    }
  }

  @Test
  void anUnknownCommandIsRefused() {
    assertThat(run("", "dance")).isEqualTo(2);
    assertThat(err.toString()).contains("'dance'", "Usage:");
  }

  @Test
  void helpAndVersionNeedNoSettings() {
    environment.put("CHAT_PRT", "1");

    assertThat(run("", "--help")).isZero();
    assertThat(out.toString()).contains("serve", "token", "user", "talk", "migrate");
    assertThat(run("", "--version")).isZero();
    assertThat(run("", "token", "--help")).isZero();
    assertThat(out.toString()).contains("--ttl");
  }

  @Test
  void anAddedUserCanLogIn() throws Exception {
    int code = run("long enough\n", "user", "add", "carol", "--role", "support");

    assertThat(code).isZero();
    assertThat(out.toString().strip()).isEqualTo("Added carol, support.");
    try (TestServer server = TestServer.start(folder.resolve("data"), environment)) {
      String body = "{\"username\":\"carol\",\"password\":\"long enough\"}";
      assertThat(server.post("/api/auth/login/", body).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aNameIsAddedOnce() {
    run("long enough\n", "user", "add", "carol");

    int code = run("long enough\n", "user", "add", "carol");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString().strip()).isEqualTo("chat: there is a user carol already");
  }

  @Test
  void aShortPasswordOrABadNameIsRefused() {
    assertThat(run("short\n", "user", "add", "carol")).isEqualTo(2);
    assertThat(run("long enough\n", "user", "add", "no name")).isEqualTo(2);
    assertThat(run("", "user", "add", "carol")).isEqualTo(2);

    assertThat(err.toString().lines())
        .containsExactly(
            "chat: a password has 8 to 1024 characters",
            "chat: a user name has 1 to 150 letters, digits and @ . + - _",
            "chat: the input has ended");
  }

  @Test
  void aDatabaseThatCannotBeReachedIsToldInOneLine() {
    environment.put("CHAT_JWT_SECRET", SECRET);
    environment.put("CHAT_DB_URL", "jdbc:postgresql://127.0.0.1:1/chat?password=hunter2");
    environment.put("CHAT_DB_START_TIMEOUT", "0s");

    int code = run("", "migrate");

    assertThat(code).isEqualTo(3);
    assertThat(err.toString().strip())
        .hasLineCount(1)
        .startsWith("chat: the database cannot be reached: Connection to 127.0.0.1:1 refused")
        .doesNotContain("hunter2");
  }

  private int run(String input, String... args) {
    Path data = folder.resolve("data");
    Terminal terminal =
        new Terminal(
            () -> TestServer.settings(data, environment),
            null,
            new BufferedReader(new StringReader(input)),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    return ChatCommand.run(terminal, args);
  }

  private static Verified verify(String token, String secret) {
    return (Verified)
        JwtVerifier.builder().secret(secret.getBytes(StandardCharsets.UTF_8)).build().verify(token);
  }
}
