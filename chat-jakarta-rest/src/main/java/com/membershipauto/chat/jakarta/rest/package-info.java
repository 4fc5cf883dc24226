/**
 * The chat over REST, for Jakarta REST 3.1 and later: a host registers {@link
 * com.membershipauto.chat.jakarta.rest.ChatRestFeature} with its own application, and nothing here
 * does anything before that.
 */
@NullMarked
package com.membershipauto.chat.jakarta.rest;

import org.jspecify.annotations.NullMarked;
