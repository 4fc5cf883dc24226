package com.membershipauto.chat.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages, served by two servers behind a proxy. */
final class RollingRestartIT extends BrowserTest {
  private static final Pattern MESSAGE = Pattern.compile("^(alice|phone|sam) \\d+$");

  private static final String PASSWORD = "a-password";

  private static final int ANSWERS = 10;

  @TempDir Path directory;

  @Test
  void whileOneAfterTheOtherIsRestartedAllThatIsTypedArrivesOnceAndInOrder() throws Exception {
    Assumptions.assumeTrue(
        isInstalled(TwoServers.PROXY), "no HAProxy: install one (Debian: haproxy)");
    Browser.NewContextOptions options = new Browser.NewContextOptions().setIgnoreHTTPSErrors(true);
    try (TwoServers servers = TwoServers.start(directory);
        BrowserContext first = browser.newContext(options);
        BrowserContext second = browser.newContext(options);
        BrowserContext third = browser.newContext(options)) {
      servers.servers().get(0).addUser(Participant.user("alice"), PASSWORD);
      servers.servers().get(0).addUser(Participant.support("sam"), PASSWORD);
      Person alice = Person.signIn(first, servers.url() + "/", "alice", PASSWORD);
      Person sam = Person.signIn(second, servers.url() + "/support", "sam", PASSWORD);
      alice.type("alice 0");
      alice.awaitSent();
      // At the desk a reply is refused when somebody writes at once; another window of the customer
      // is not.
      Person phone = Person.signIn(third, servers.url() + "/", "alice", PASSWORD);
      phone.awaitMessage("alice 0");
      sam.openThreadOf("alice");
      phone.type("phone 0");
      int typed = 1;
      for (ServerProcess server : servers.servers()) {
        server.askToStop();
        for (int i = 0; i < 10; i++, typed++) {
          alice.type("alice " + typed);
          phone.type("phone " + typed);
        }
        server.awaitEnd();
        server.start();
      }
      int count = typed;
      List<Person> people = List.of(alice, phone, sam);
      for (Person person : people) {
        person.awaitMessage("alice " + (count - 1));
        person.awaitMessage("phone " + (count - 1));
        person.awaitSent();
      }
      int answered = 0;
      for (ServerProcess server : servers.servers()) {
        server.askToStop();
        for (int i = 0; i < ANSWERS / 2; i++, answered++) {
          sam.type("sam " + answered);
        }
        server.awaitEnd();
        server.start();
      }
      for (Person person : people) {
        person.awaitMessage("sam " + (answered - 1));
        person.awaitSent();
      }

      List<String> messages = alice.messages(MESSAGE);
      assertThat(messages)
          .isEqualTo(phone.messages(MESSAGE))
          .isEqualTo(sam.messages(MESSAGE))
          .hasSize(2 * count + ANSWERS);
      Map<String, Integer> counts = Map.of("alice ", count, "phone ", count, "sam ", ANSWERS);
      counts.forEach(
          (name, written) ->
              assertThat(messages)
                  .filteredOn(text -> text.startsWith(name))
                  .isEqualTo(IntStream.range(0, written).mapToObj(i -> name + i).toList()));
      assertThat(alice.problems()).isEmpty();
      assertThat(phone.problems()).isEmpty();
      assertThat(sam.problems()).isEmpty();
    }
  }
}
