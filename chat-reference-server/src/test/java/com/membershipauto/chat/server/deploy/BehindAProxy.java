package com.membershipauto.chat.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.membershipauto.chat.model.Participant;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers behind a proxy for all tests of a class, each of which begins without clients. At the
 * end no log may have a token in it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BehindAProxy {
  static final Duration LIMIT = Duration.ofSeconds(20);
  static final Participant ALICE = Participant.user("alice");
  static final Participant SAM = Participant.support("sam");
  static final int LOGINS_PER_ADDRESS = 3;

  final ReverseProxy.Kind kind;
  Deployment deployment;
  private final List<Frames> clients = new ArrayList<>();

  BehindAProxy(ReverseProxy.Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Assumptions.assumeTrue(
        ShippedFiles.isInstalled(kind.program()), kind.program() + " is not installed");
    deployment =
        Deployment.start(
            kind,
            directory,
            Map.of(
                "CHAT_LOGIN_BURST_PER_ADDRESS",
                "" + LOGINS_PER_ADDRESS,
                "CHAT_LOGIN_PAUSE",
                "60s"));
  }

  @BeforeEach
  void awaitNobody() {
    await().atMost(LIMIT).until(() -> deployment.sessions(0) + deployment.sessions(1) == 0);
  }

  @AfterEach
  void disconnect() {
    clients.forEach(Frames::close);
    clients.clear();
  }

  @AfterAll
  void stop() throws Exception {
    if (deployment != null) {
      try (Deployment stopping = deployment) {
        assertThat(stopping.proxy().logs()).contains("/chat/ws/", "/api/chat/threads/");
        assertThat(stopping.logs()).doesNotContain("token=", "ticket=", "eyJ");
      }
    }
  }

  /** Connects through the proxy, until the test's end. */
  final Frames connect(Participant participant) throws Exception {
    Frames client = Frames.connect(deployment.socketUri(participant));
    clients.add(client);
    return client;
  }
}
