package com.membershipauto.chat.testkit.contract;

/**
 * Everything that a {@link com.membershipauto.chat.spi.Connection} and the transport around it must
 * keep.
 */
public interface ConnectionContract
    extends ConnectionWriteContract, ConnectionEndContract, ConnectionReceiveContract {}
