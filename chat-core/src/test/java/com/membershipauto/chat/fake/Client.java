package com.membershipauto.chat.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.protocol.CloseReason;
import com.membershipauto.chat.session.Session;
import java.util.List;
import java.util.function.Predicate;

/** One session with its transport, as its peer sees it. */
public final class Client {
  private final Participant participant;
  private final RecordingConnection connection;
  private final Session session;

  Client(Participant participant, RecordingConnection connection, Session session) {
    this.participant = participant;
    this.connection = connection;
    this.session = session;
  }

  public Participant participant() {
    return participant;
  }

  public RecordingConnection connection() {
    return connection;
  }

  public Session session() {
    return session;
  }

  /** Sends a frame; apostrophes stand for quotation marks. */
  public Client send(String json) {
    session.receive(json.replace('\'', '"'));
    return this;
  }

  /** As a client of the seed sends: without a clientMessageId. */
  public Client say(ThreadId threadId, String body) {
    return send("{'type':'SEND','threadId':'%s','body':'%s'}".formatted(threadId, body));
  }

  public Client say(ThreadId threadId, String body, String clientMessageId) {
    return send(
        "{'type':'SEND','threadId':'%s','body':'%s','clientMessageId':'%s'}"
            .formatted(threadId, body, clientMessageId));
  }

  public Client type(ThreadId threadId, boolean isTyping) {
    return send("{'type':'TYPING','threadId':'%s','isTyping':%s}".formatted(threadId, isTyping));
  }

  public Client resume(ThreadId threadId, long lastSeq) {
    return send("{'type':'RESUME','threads':{'%s':%d}}".formatted(threadId, lastSeq));
  }

  /** The peer goes without a word. */
  public void vanish() {
    session.transportClosed();
  }

  public List<Frame> frames() {
    return connection.frames();
  }

  public List<Frame> frames(String type) {
    return frames().stream().filter(frame -> frame.is(type)).toList();
  }

  public List<Frame> events(ThreadId threadId) {
    String id = threadId.toString();
    return frames().stream().filter(f -> f.isEvent() && f.threadId().equals(id)).toList();
  }

  /** The places of a thread's events, as they came. */
  public List<Long> seqs(ThreadId threadId) {
    return events(threadId).stream().map(Frame::seq).toList();
  }

  public List<String> bodies() {
    return frames("message").stream().map(Frame::body).toList();
  }

  /** Waits for such a frame, and gives the first. */
  public Frame await(Predicate<Frame> wanted) {
    Wait.until(() -> frames().stream().anyMatch(wanted));
    return frames().stream().filter(wanted).findFirst().orElseThrow();
  }

  public Frame await(String type) {
    return await(frame -> frame.is(type));
  }

  public Frame awaitMessage(String body) {
    return await(frame -> frame.is("message") && frame.body().equals(body));
  }

  public Frame awaitError(String code) {
    return await(frame -> frame.is("error") && frame.text("code").equals(code));
  }

  public CloseReason awaitClosed() {
    Wait.until(() -> connection.closed() != null);
    return connection.closed();
  }

  /** Waits until all that was offered so far is here: a pong comes after it. */
  public Client settle() {
    long pongs = frames("pong").size();
    send("{'type':'PING'}");
    Wait.until(() -> frames("pong").size() > pongs);
    return this;
  }

  public void assertKeptContract() {
    assertThat(connection.breaches()).isEmpty();
  }
}
