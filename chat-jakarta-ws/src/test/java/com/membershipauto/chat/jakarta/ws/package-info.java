/** The chat in WARs on Tomcat, as applications and clients see it. */
@NullMarked
package com.membershipauto.chat.jakarta.ws;

import org.jspecify.annotations.NullMarked;
