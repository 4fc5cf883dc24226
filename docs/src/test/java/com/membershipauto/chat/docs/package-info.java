/**
 * Holds the documentation to the code: snippets are parts of passing tests, links lead somewhere.
 */
@NullMarked
package com.membershipauto.chat.docs;

import org.jspecify.annotations.NullMarked;
