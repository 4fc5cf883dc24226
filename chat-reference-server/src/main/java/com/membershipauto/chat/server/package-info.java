/**
 * The reference server. Here is only where its process starts; its parts are in the packages below.
 */
@NullMarked
package com.membershipauto.chat.server;

import org.jspecify.annotations.NullMarked;
