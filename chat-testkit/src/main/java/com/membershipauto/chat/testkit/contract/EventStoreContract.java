package com.membershipauto.chat.testkit.contract;

/** Everything that an {@link com.membershipauto.chat.spi.EventStore} must keep. */
public interface EventStoreContract
    extends AppendContract, RepeatContract, ChangeContract, ReadContract, RaceContract {}
