package com.membershipauto.chat.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.redis.RedisSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final Properties system = new Properties();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir private Path folder;

  @Test
  void withoutAnySettingItIsADemoOnLoopbackWithADurableEmbeddedDatabase() throws Exception {
    Settings settings = load();

    assertThat(settings.transport().host()).isEqualTo("127.0.0.1");
    assertThat(settings.transport().port()).isEqualTo(8000);
    assertThat(settings.demo()).isTrue();
    assertThat(settings.database().isEmbedded()).isTrue();
    assertThat(settings.database().url())
        .startsWith("jdbc:h2:file:/")
        .contains("/chat-data/chat;")
        .contains(";WRITE_DELAY=0");
    assertThat(settings.database().poolSize()).isEqualTo(14);
    assertThat(settings.tokens().algorithms()).isEmpty();
  }

  @Test
  void aSystemPropertyGoesBeforeTheEnvironmentAndThatBeforeFiles() throws Exception {
    Path near = file("near.properties", "chat.port=1", "chat.host=127.0.0.2", "chat.db.user=near");
    Path far = file("far.properties", "chat.db.user=far", "chat.log.level=DEBUG");
    system.setProperty("chat.port", "3");
    environment.put("CHAT_PORT", "2");
    environment.put("CHAT_HOST", "127.0.0.3");

    Settings settings = load(near, far);

    assertThat(settings.transport().port()).isEqualTo(3);
    assertThat(settings.transport().host()).isEqualTo("127.0.0.3");
    assertThat(settings.database().user()).isEqualTo("near");
    assertThat(settings.logLevel()).isEqualTo(System.Logger.Level.DEBUG);
  }

  @Test
  void anEmptyValueCountsAsNotSetAndHidesTheSourcesAfterIt() throws Exception {
    Path file = file("application.properties", "chat.db.user=somebody");
    environment.put("CHAT_DB_USER", "");

    assertThat(load(file).database().user()).isNull();
  }

  @Test
  void boundsOfTheCoreAreSettingsToo() throws Exception {
    environment.put("CHAT_MAX_OUTBOX_BYTES", "70000");
    system.setProperty("chat.max.in.flight", "5");

    Settings settings = load();

    assertThat(settings.chat().get(Setting.MAX_OUTBOX_BYTES)).isEqualTo(70_000);
    assertThat(settings.chat().get(Setting.MAX_IN_FLIGHT)).isEqualTo(5);
  }

  @Test
  void thePoolHasAConnectionForEachCommitterAndReader() throws Exception {
    environment.put("CHAT_COMMITTERS", "5");
    environment.put("CHAT_BLOCKING_THREADS", "20");

    assertThat(load().database().poolSize()).isEqualTo(29);
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT_PRT, CHAT_PRT is no setting; did you mean CHAT_PORT?",
    "CHAT_MAX_OUTBOX_BYTE, CHAT_MAX_OUTBOX_BYTE is no setting; did you mean CHAT_MAX_OUTBOX_BYTES?",
    "CHAT_JWT_SECERT_FILE, CHAT_JWT_SECERT_FILE is no setting; did you mean CHAT_JWT_SECRET_FILE?",
    "CHAT_XYZZY_PLUGH, CHAT_XYZZY_PLUGH is no setting",
  })
  void anUnknownVariableIsRefusedAndTheRightOneGuessed(String name, String line) {
    environment.put(name, "1");

    assertThat(refusal()).isEqualTo(line);
  }

  @Test
  void anUnknownPropertyOfOursIsRefusedWithItsFile() throws Exception {
    Path file = file("application.properties", "spring.name=x", "chat.db.ulr=jdbc:h2:mem:x");

    assertThat(refusal(file))
        .isEqualTo("chat.db.ulr (in " + file + ") is no setting; did you mean chat.db.url?");
  }

  @Test
  void whatIsNotOursIsLeftAlone() throws Exception {
    environment.put("CHATTER", "1");
    system.setProperty("chatty.port", "1");

    assertThat(load().transport().port()).isEqualTo(8000);
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT_PORT, 65536, CHAT_PORT must be a number from 0 to 65535",
    "CHAT_PORT, http, CHAT_PORT must be a number from 0 to 65535",
    "CHAT_DEMO, yes, CHAT_DEMO must be true or false",
    "CHAT_LOG_LEVEL, LOUD, 'CHAT_LOG_LEVEL must be ERROR, WARNING, INFO, DEBUG or TRACE'",
    "CHAT_MAX_OUTBOX_BYTES, 1, CHAT_MAX_OUTBOX_BYTES must be a number from 65536 to 1073741824",
    "CHAT_DB_URL, jdbc:mysql://x/y, CHAT_DB_URL must be a URL that starts with jdbc:postgresql: or"
        + " jdbc:h2:",
    "CHAT_DB_START_TIMEOUT, 10, 'CHAT_DB_START_TIMEOUT must be a duration such as 500ms, 30s, 15m,"
        + " 1h or 7d, from 0s to 3600s'",
    "CHAT_ALLOWED_ORIGINS, https://x.example/a, 'CHAT_ALLOWED_ORIGINS must be origins like"
        + " https://shop.example, comma-separated and without path'",
    "CHAT_TRUSTED_PROXIES, proxy.example, CHAT_TRUSTED_PROXIES must be a list of addresses and CIDR"
        + " blocks",
    "CHAT_JWT_JWKS_URL, http://id.example/k, CHAT_JWT_JWKS_URL must be an https URL; http would let"
        + " anybody on the way make tokens",
    "CHAT_JWT_ALGORITHMS, RS256, 'CHAT_JWT_ALGORITHMS has RS256, but there is no key for it'",
  })
  void aBadValueIsRefusedByName(String name, String value, String line) {
    environment.put(name, value);

    assertThat(refusal()).isEqualTo(line);
  }

  @Test
  void aBadValueInAFileIsRefusedWithTheFile() throws Exception {
    Path file = file("application.properties", "chat.port=http");

    assertThat(refusal(file))
        .isEqualTo("chat.port in " + file + " must be a number from 0 to 65535");
  }

  @Test
  void aShortSecretIsRefusedWithoutShowingIt() {
    environment.put("CHAT_JWT_SECRET", "a-secret-of-31-bytes-0123456789");

    assertThat(refusal()).isEqualTo("CHAT_JWT_SECRET must have at least 32 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
  void offLoopbackTheDemoIsOffAndWithoutAKeyTheStartIsRefused(String host) {
    environment.put("CHAT_HOST", host);

    assertThat(refusal()).startsWith("CHAT_JWT_SECRET or CHAT_JWT_JWKS_URL must be set");
  }

  @Test
  void offLoopbackTheDemoIsRefused() {
    environment.put("CHAT_HOST", "0.0.0.0");
    environment.put("CHAT_JWT_SECRET", SECRET);
    environment.put("CHAT_DEMO", "true");

    assertThat(refusal()).startsWith("CHAT_DEMO is true, but CHAT_HOST is not loopback");
  }

  @Test
  void offLoopbackWithASecretItIsNoDemo() throws Exception {
    environment.put("CHAT_HOST", "0.0.0.0");
    environment.put("CHAT_JWT_SECRET", SECRET);

    assertThat(load().demo()).isFalse();
  }

  @Test
  void withADatabaseServerItIsNoDemoAndNeedsAKey() {
    environment.put("CHAT_DB_URL", "jdbc:postgresql://localhost/chat");

    assertThat(refusal()).startsWith("CHAT_JWT_SECRET or CHAT_JWT_JWKS_URL must be set");
  }

  @Test
  void offLoopbackAnIdentityProviderIsEnough() throws Exception {
    environment.put("CHAT_HOST", "0.0.0.0");
    environment.put("CHAT_JWT_JWKS_URL", "https://id.example/keys");

    Settings settings = load();

    assertThat(settings.demo()).isFalse();
    assertThat(settings.tokens().secret()).isNull();
  }

  @Test
  void aSecretMayComeFromAFileThatEndsWithANewline() throws Exception {
    environment.put("CHAT_JWT_SECRET_FILE", file("secret", SECRET, "").toString());

    assertThat(load().tokens().secret()).isEqualTo(SECRET);
  }

  @Test
  void aSecretGivenTwiceIsRefused() throws Exception {
    environment.put("CHAT_DB_PASSWORD_FILE", file("secret", "x").toString());
    environment.put("CHAT_DB_PASSWORD", "y");

    assertThat(refusal()).isEqualTo("both CHAT_DB_PASSWORD and CHAT_DB_PASSWORD_FILE are set");
  }

  @Test
  void aSecretFileThatIsNotThereIsRefused() {
    environment.put("CHAT_DB_PASSWORD_FILE", folder.resolve("none").toString());

    assertThat(refusal()).isEqualTo("CHAT_DB_PASSWORD_FILE must be a file that can be read");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:h2:mem:x, jdbc:h2:mem:x;WRITE_DELAY=0",
    "jdbc:h2:mem:x;write_delay=500, jdbc:h2:mem:x;write_delay=500",
    "jdbc:h2:tcp://db/x;MODE=STRICT, jdbc:h2:tcp://db/x;MODE=STRICT;WRITE_DELAY=0",
    "jdbc:postgresql://db/x, jdbc:postgresql://db/x",
  })
  void anH2UrlGetsADurableCommitUnlessItSaysOtherwise(String given, String used) throws Exception {
    environment.put("CHAT_DB_URL", given);
    environment.put("CHAT_JWT_SECRET", SECRET);

    assertThat(load().database().url().replace(";DB_CLOSE_ON_EXIT=FALSE", "")).isEqualTo(used);
  }

  @Test
  void secretsAreInNoText() throws Exception {
    environment.put("CHAT_JWT_SECRET", SECRET);
    environment.put("CHAT_DB_PASSWORD", "hunter2");
    environment.put("CHAT_DB_URL", "jdbc:postgresql://db/chat?password=hunter3");

    assertThat(load().toString()).doesNotContain(SECRET, "hunter2", "hunter3");
  }

  @Test
  void durationsAreANumberAndAUnit() {
    assertThat(Durations.parse("250ms")).contains(Duration.ofMillis(250));
    assertThat(Durations.parse("90s")).contains(Duration.ofSeconds(90));
    assertThat(Durations.parse("15m")).contains(Duration.ofMinutes(15));
    assertThat(Durations.parse("2h")).contains(Duration.ofHours(2));
    assertThat(Durations.parse("7d")).contains(Duration.ofDays(7));
    for (String text : List.of("", "5", "-1s", "1.5h", "1 h", "1w", "9999999999s")) {
      assertThat(Durations.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void withoutARedisUrlTheServerIsAlone() throws Exception {
    assertThat(load().redis()).isNull();
  }

  @Test
  void theDefaultsForRedisAreThoseOfTheLayer() throws Exception {
    environment.put("CHAT_REDIS_URL", "redis://redis.internal");

    assertThat(load().redis())
        .usingRecursiveComparison()
        .isEqualTo(RedisSettings.at("redis://redis.internal").build());
  }

  @Test
  void theUrlOfRedisMayComeFromAFileAndIsNeverShown() throws Exception {
    Path file = Files.writeString(folder.resolve("redis"), "redis://chat:canary@one:1,two:2\n");
    environment.put("CHAT_REDIS_URL_FILE", file.toString());
    environment.put("CHAT_REDIS_PREFIX", "shop:");

    RedisSettings redis = load().redis();

    assertThat(redis.address().toString()).isEqualTo("[one:1, two:2]");
    assertThat(redis.prefix()).isEqualTo("shop:");
    assertThat(load().toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT_REDIS_URL, http://user:canary@host, CHAT_REDIS_URL: a Redis URL is",
    "CHAT_REDIS_CA_FILE, /nowhere, CHAT_REDIS_CA_FILE must be a file that can be read",
    "CHAT_REDIS_PROBE_TIMEOUT, 1s, CHAT_REDIS_PROBE_TIMEOUT must be a duration",
    "CHAT_MAX_REDIS_QUEUED, 0, CHAT_MAX_REDIS_QUEUED must be a number from 1"
  })
  void badSettingsOfRedisAreRefused(String name, String value, String refusal) {
    environment.put("CHAT_REDIS_URL", "redis://redis.internal");
    environment.put(name, value);

    assertThat(catchThrowableOfType(SettingsException.class, this::load))
        .hasMessageStartingWith(refusal)
        .message()
        .doesNotContain("canary");
  }

  private Settings load(Path... files) throws SettingsException {
    return Settings.load(Sources.of(system, environment, List.of(files)));
  }

  private String refusal(Path... files) {
    return catchThrowableOfType(SettingsException.class, () -> load(files)).getMessage();
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }
}
