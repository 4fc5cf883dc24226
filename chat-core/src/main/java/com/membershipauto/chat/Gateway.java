package com.membershipauto.chat;

import com.membershipauto.chat.auth.Handshake;
import com.membershipauto.chat.auth.HandshakeRequest;
import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.session.Inbound;
import com.membershipauto.chat.spi.Connection;
import java.util.concurrent.CompletionStage;

/**
 * What a transport adapter needs of the core, and nothing more: {@link ChatServer}, or the contract
 * test of a {@link Connection}. Safe for use by several threads at once.
 */
public interface Gateway {
  /** Decides on a WebSocket handshake, to be answered before the upgrade. Never blocks. */
  CompletionStage<Handshake> handshake(HandshakeRequest request);

  /** Begins the session of an upgraded connection, which takes the place over. Never blocks. */
  Inbound connect(Connection connection, Handshake.Accepted accepted);

  /** The bounds that a transport must keep, as the longest frame. */
  ChatConfig config();
}
