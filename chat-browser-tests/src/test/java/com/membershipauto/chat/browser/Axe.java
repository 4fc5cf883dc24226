package com.membershipauto.chat.browser;

import com.microsoft.playwright.Page;
import java.util.List;

/** What axe-core finds wrong with a page for those who do not see it or use no mouse. */
final class Axe {
  private static final String SCRIPT = ClientPage.resource("/axe.min.js");

  private Axe() {}

  /** A line for each element that breaks a rule, shadow trees included. */
  @SuppressWarnings("unchecked")
  static List<String> violations(Page page) {
    page.evaluate(SCRIPT + ";undefined");
    return (List<String>)
        page.evaluate(
            "async () => (await axe.run({resultTypes: ['violations']})).violations"
                + ".flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) =>"
                + " `${id} at ${target.flat().join(' ')}: ${failureSummary}`))");
  }
}
