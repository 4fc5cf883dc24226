/** What deploy/ ships, run: servers behind a proxy as an operator would have them. */
@NullMarked
package com.membershipauto.chat.server.deploy;

import org.jspecify.annotations.NullMarked;
