package com.membershipauto.chat.browser;

import java.util.List;

/** What people may write in the hope that somebody's browser runs it. */
final class Hostile {
  static final List<String> TEXTS =
      List.of(
          "<script>window.hacked = 1</script>",
          "<img src=x onerror=\"window.hacked = 1\">",
          "<svg/onload=window.hacked=1>",
          "\"><iframe srcdoc=\"<script>parent.hacked=1</script>\">",
          "javascript:window.hacked=1",
          "{{constructor.constructor('window.hacked=1')()}}",
          "</p></div><style>*{display:none}</style>",
          "&lt;b&gt;not bold&lt;/b&gt; &amp; <b>neither</b>",
          "\u202egnp.exe",
          "<a href=\"#\" onclick=\"window.hacked=1\">click</a>");

  /** What no page makes by itself, but each of these texts would as markup. */
  static final String MADE_OF_MARKUP =
      "img, iframe, script, b, style, [srcdoc], [onclick], [onerror], [onload], a[href^=javascript]";

  private Hostile() {}
}
