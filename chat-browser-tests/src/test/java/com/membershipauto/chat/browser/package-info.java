/** The browser client and the pages in a real Chromium, against the reference server's jar. */
@NullMarked
package com.membershipauto.chat.browser;

import org.jspecify.annotations.NullMarked;
