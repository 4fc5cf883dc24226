/**
 * The vocabulary of the chat: immutable records without logic beyond their own validity. Everybody
 * may use them.
 */
@NullMarked
package com.membershipauto.chat.model;

import org.jspecify.annotations.NullMarked;
