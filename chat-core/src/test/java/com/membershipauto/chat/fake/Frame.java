package com.membershipauto.chat.fake;

import com.membershipauto.chat.protocol.JsonTree;
import java.util.Map;

/** A frame that a client got. */
public record Frame(Map<?, ?> json) {
  public static Frame parse(String text) {
    return new Frame(JsonTree.object(text));
  }

  public String type() {
    return text("type");
  }

  public boolean is(String type) {
    return type.equals(type());
  }

  public boolean has(String field) {
    return find(field) != null;
  }

  /** The text of a field, of an inner one after a dot. */
  public String text(String path) {
    return String.valueOf(find(path));
  }

  public long number(String path) {
    return (Long) find(path);
  }

  public boolean flag(String path) {
    return (Boolean) find(path);
  }

  /** Whether it has a place in a thread's log. */
  public boolean isEvent() {
    return json.containsKey("seq") && !is("ack");
  }

  public long seq() {
    return number("seq");
  }

  /** The thread that it is about, or the text "null". */
  public String threadId() {
    return is("message")
        ? text("message.threadId")
        : is("thread") ? text("thread.id") : text("threadId");
  }

  public String body() {
    return text("message.body");
  }

  private Object find(String path) {
    Object found = json;
    for (String name : path.split("\\.", -1)) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return found;
  }
}
