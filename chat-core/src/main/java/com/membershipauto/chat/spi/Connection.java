package com.membershipauto.chat.spi;

import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.protocol.EncodedFrame;
import java.util.List;

/**
 * The transport's port to one peer. Core calls {@link #write} from one thread at a time and never
 * again before {@code done} ran; the other methods from any thread. No method blocks, but {@link
 * #close}, which core therefore calls on a thread of its own, and none throws: what cannot be done
 * ends the connection, which the adapter reports to its {@link
 * com.membershipauto.chat.session.Inbound}.
 */
public interface Connection {
  /**
   * Writes the frames in order, as one unit where the transport can.
   *
   * @param frames shared by many connections, so never changed; at least one
   * @param done run once, on any thread, when the transport has taken the last byte over and wants
   *     more, or has failed; it may run before this method returns
   */
  void write(List<EncodedFrame> frames, Runnable done);

  /** Sends a ping (RFC 6455 section 5.5.2) after what is being written. */
  void ping();

  /** Sends a close frame with the reason's code after what is being written, then ends. */
  void close(CloseReason reason);

  /** Ends at once; all that waits is freed. */
  void abort();
}
