/** The server's own accounts: passwords, login, renewal. Nothing else of the chat knows them. */
@NullMarked
package com.membershipauto.chat.server.login;

import org.jspecify.annotations.NullMarked;
