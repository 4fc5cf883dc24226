package com.membershipauto.chat.docs;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.testkit.contract.ChannelLayerContract;
import com.membershipauto.chat.testkit.contract.ClusteredChannelLayerContract;
import com.membershipauto.chat.testkit.contract.ConnectionContract;
import com.membershipauto.chat.testkit.contract.ContentionContract;
import com.membershipauto.chat.testkit.contract.EventStoreContract;
import com.membershipauto.chat.testkit.contract.StrictFramingContract;
import com.membershipauto.chat.testkit.contract.ThreadStoreContract;
import com.membershipauto.chat.testkit.contract.TicketStoreContract;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ContractsTest {
  private static final List<Class<?>> CONTRACTS =
      List.of(
          EventStoreContract.class,
          ContentionContract.class,
          ThreadStoreContract.class,
          TicketStoreContract.class,
          ChannelLayerContract.class,
          ClusteredChannelLayerContract.class,
          ConnectionContract.class,
          StrictFramingContract.class);
  private static final Pattern LINE =
      Pattern.compile("(?m)^## (\\w+)$|^- \\*\\*(\\d+)\\*\\* (.+)\\.$");
  private static final Pattern RULE = Pattern.compile("rule(\\d+)_(\\w+)");

  /** A rule's sentence differs from its test's name in blanks and signs only. */
  @Test
  void theListOfRulesAndTheTestsAgree() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    Matcher line =
        LINE.matcher(Files.readString(Markdown.root().resolve("docs/reference/contracts.md")));
    String contract = "";
    while (line.find()) {
      if (line.group(1) != null) {
        contract = line.group(1);
      } else {
        String letters = line.group(3).replaceAll("[^A-Za-z0-9]", "").toLowerCase(ROOT);
        assertThat(listed.put(line.group(2), contract + ": " + letters))
            .as("rule %s is listed once", line.group(2))
            .isNull();
      }
    }

    assertThat(listed).isNotEmpty().containsExactlyEntriesOf(tested());
  }

  private static Map<String, String> tested() {
    Map<String, String> tested = new TreeMap<>();
    for (Class<?> contract : all()) {
      for (Method method : contract.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Test.class)) {
          Matcher rule = RULE.matcher(method.getName());
          assertThat(rule.matches()).as("%s has a number", method).isTrue();
          String letters = contract.getSimpleName() + ": " + rule.group(2).toLowerCase(ROOT);
          assertThat(tested.put(rule.group(1), letters))
              .as("rule %s is tested once", rule.group(1))
              .isNull();
        }
      }
    }
    return tested;
  }

  private static Set<Class<?>> all() {
    Set<Class<?>> all = new LinkedHashSet<>();
    CONTRACTS.forEach(contract -> add(contract, all));
    return all;
  }

  private static void add(Class<?> contract, Set<Class<?>> all) {
    if (all.add(contract)) {
      for (Class<?> part : contract.getInterfaces()) {
        add(part, all);
      }
    }
  }
}
