package com.membershipauto.chat.testkit.contract;

/** Everything that a {@link com.membershipauto.chat.spi.ChannelLayer} must keep. */
public interface ChannelLayerContract
    extends ChannelCallsContract, ChannelDeliveryContract, BusOutageContract {}
