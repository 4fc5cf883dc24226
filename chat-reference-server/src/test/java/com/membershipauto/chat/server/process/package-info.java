/** The real jar as a process of its own: started, used, frozen and killed. */
@NullMarked
package com.membershipauto.chat.server.process;

import org.jspecify.annotations.NullMarked;
