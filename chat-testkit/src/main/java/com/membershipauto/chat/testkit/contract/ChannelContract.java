package com.membershipauto.chat.testkit.contract;

import com.membershipauto.chat.spi.ChannelLayer;

/** Where the layers under test come from. */
public interface ChannelContract {
  /**
   * A new layer, not started. All that one test asks for are on the same bus; the tests close them.
   */
  ChannelLayer channelLayer();
}
