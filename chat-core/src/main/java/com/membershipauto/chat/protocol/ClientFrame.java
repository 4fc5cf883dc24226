package com.membershipauto.chat.protocol;

import com.membershipauto.chat.model.MessageId;
import com.membershipauto.chat.model.ThreadId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON unit from a client, valid in itself. Unknown fields are ignored. */
public sealed interface ClientFrame {
  /** Calls the handler's method for this kind of frame. */
  void accept(Handler handler);

  /** {@code replyTo} and {@code basedOnSeq} are 0 when absent. */
  record Send(
      ThreadId threadId,
      String body,
      List<String> attachments,
      @Nullable String clientMessageId,
      long replyTo,
      long basedOnSeq)
      implements ClientFrame {
    public Send {
      attachments = List.copyOf(attachments);
    }

    @Override
    public void accept(Handler handler) {
      handler.send(this);
    }
  }

  record Typing(ThreadId threadId, boolean isTyping) implements ClientFrame {
    @Override
    public void accept(Handler handler) {
      handler.typing(this);
    }
  }

  record Read(ThreadId threadId, long upTo) implements ClientFrame {
    @Override
    public void accept(Handler handler) {
      handler.read(this);
    }
  }

  record React(ThreadId threadId, MessageId messageId, String emoji, boolean remove)
      implements ClientFrame {
    @Override
    public void accept(Handler handler) {
      handler.react(this);
    }
  }

  /** From each thread, the seq of the newest event that the client has. At most 100 threads. */
  record Resume(Map<ThreadId, Long> threads) implements ClientFrame {
    public Resume {
      threads = Map.copyOf(threads);
    }

    @Override
    public void accept(Handler handler) {
      handler.resume(this);
    }
  }

  record Watch(ThreadId threadId) implements ClientFrame {
    @Override
    public void accept(Handler handler) {
      handler.watch(this);
    }
  }

  record Unwatch(ThreadId threadId) implements ClientFrame {
    @Override
    public void accept(Handler handler) {
      handler.unwatch(this);
    }
  }

  /** What support looks at now; {@code threadId} is null for nothing. */
  record View(@Nullable ThreadId threadId) implements ClientFrame {
    @Override
    public void accept(Handler handler) {
      handler.view(this);
    }
  }

  record Refresh(String token) implements ClientFrame {
    @Override
    public void accept(Handler handler) {
      handler.refresh(this);
    }

    /** Without the token: it must not reach a log. */
    @Override
    public String toString() {
      return "Refresh[]";
    }
  }

  record Ping() implements ClientFrame {
    @Override
    public void accept(Handler handler) {
      handler.ping();
    }
  }

  /**
   * What cannot be used, and how to say so. {@code clientMessageId} is there when it could be read.
   */
  record Invalid(ErrorCode code, String message, @Nullable String clientMessageId)
      implements ClientFrame {
    @Override
    public void accept(Handler handler) {
      handler.invalid(this);
    }
  }

  /** One method for each kind of frame: whoever handles frames handles them all. */
  interface Handler {
    void send(Send frame);

    void typing(Typing frame);

    void read(Read frame);

    void react(React frame);

    void resume(Resume frame);

    void watch(Watch frame);

    void unwatch(Unwatch frame);

    void view(View frame);

    void refresh(Refresh frame);

    void ping();

    void invalid(Invalid frame);
  }
}
