/** Every bound and wait of the core, by name. Everybody may read it. */
@NullMarked
package com.membershipauto.chat.config;

import org.jspecify.annotations.NullMarked;
