package com.membershipauto.chat.service;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.MessagePreview;
import com.membershipauto.chat.model.Page;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.spi.ThreadGlance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a list.
 *
 * @param lastMessage its newest message, null when there is none
 * @param readUpTo where the mark of whoever asks is, 0 when there is none
 */
public record ListedThread(ChatThread thread, @Nullable MessagePreview lastMessage, long readUpTo) {

  /** A page of threads with what was found of each, if anything was. */
  static Page<ListedThread> page(Page<ChatThread> page, List<ThreadGlance> found) {
    Map<ThreadId, ThreadGlance> glances = new HashMap<>();
    found.forEach(glance -> glances.put(glance.threadId(), glance));
    List<ListedThread> items = new ArrayList<>();
    for (ChatThread thread : page.items()) {
      ThreadGlance glance = glances.get(thread.id());
      items.add(
          glance == null
              ? new ListedThread(thread, null, 0)
              : new ListedThread(thread, glance.lastMessage(), glance.readUpTo()));
    }
    return new Page<>(items, page.next());
  }
}
