package com.membershipauto.chat.service;

import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.ReadMark;
import java.util.List;

/** A thread with its read marks. */
public record ThreadView(ChatThread thread, List<ReadMark> marks) {
  public ThreadView {
    marks = List.copyOf(marks);
  }
}
