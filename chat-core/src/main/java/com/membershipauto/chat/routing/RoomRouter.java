package com.membershipauto.chat.routing;

import com.membershipauto.chat.config.ChatConfig;
import com.membershipauto.chat.config.Setting;
import com.membershipauto.chat.model.ChatThread;
import com.membershipauto.chat.model.Participant;
import com.membershipauto.chat.model.ReadMark;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.model.ThreadId;
import com.membershipauto.chat.model.UserId;
import com.membershipauto.chat.protocol.EncodedFrame;
import com.membershipauto.chat.protocol.FrameCodec;
import com.membershipauto.chat.protocol.ServerFrame;
import com.membershipauto.chat.spi.AppendOutcome;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.ChatMetrics;
import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.Publication;
import com.membershipauto.chat.spi.ThreadHead;
import com.membershipauto.chat.spi.ThreadStore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Takes what was committed, or signalled, to the sessions of its audience on every node. Nothing
 * here waits for a socket or the store; {@link LogReader} waits for the store on a thread of its
 * own. Safe for use by several threads at once.
 */
public final class RoomRouter implements AutoCloseable {
  private final String nodeId = UUID.randomUUID().toString();
  private final ChannelLayer channelLayer;
  private final EventStore events;
  private final FrameCodec codec;
  private final Executor blocking;
  private final FanOut fanOut;
  private final TypingTracker typing;
  private final ThreadStates states;
  private final LogReader reader;
  private final int maxResumeEvents;
  private final long lingerNanos;

  public RoomRouter(
      ChannelLayer channelLayer,
      EventStore events,
      ThreadStore threads,
      FrameCodec codec,
      ChatMetrics metrics,
      ChatConfig config,
      Executor blocking) {
    this.channelLayer = channelLayer;
    this.events = events;
    this.codec = codec;
    this.blocking = blocking;
    fanOut = new FanOut(metrics);
    typing = new TypingTracker(codec, config.nanos(Setting.TYPING_TIMEOUT_MILLIS));
    lingerNanos = config.nanos(Setting.THREAD_LINGER_MILLIS);
    states = new ThreadStates(fanOut, typing, config.get(Setting.MAX_HELD_EVENTS), lingerNanos);
    maxResumeEvents = config.get(Setting.MAX_RESUME_EVENTS);
    reader =
        new LogReader(channelLayer, events, threads, codec, metrics, states, config, this::sweep);
  }

  /** Starts listening; {@code thread} is given what runs until {@link #close()}. */
  public void start(Executor thread) {
    channelLayer.start(new Listener());
    thread.execute(reader);
  }

  @Override
  public void close() {
    reader.close();
  }

  /**
   * Adds a session to its room.
   *
   * @param live run once, when every event from then on is offered to the session: at once, or
   *     later on another thread
   */
  public void join(Recipient recipient, Runnable live) {
    Room room = Room.of(recipient.participant());
    boolean[] made = {false};
    LocalRoom local =
        fanOut.rooms.compute(
            room,
            (name, known) -> {
              made[0] = known == null;
              LocalRoom joined = known == null ? new LocalRoom(name) : known;
              joined.add(recipient);
              return joined;
            });
    if (made[0]) {
      reader.enter(local);
    }
    local.whenLive(live);
  }

  /** Takes a session out of its room; what its participant typed ends with the last one. */
  public void leave(Recipient recipient) {
    Participant participant = recipient.participant();
    LocalRoom local = fanOut.rooms.get(Room.of(participant));
    if (local == null) {
      return;
    }
    local.remove(recipient, System.nanoTime());
    for (Recipient other : local.sessions()) {
      if (other.participant().equals(participant)) {
        return;
      }
    }
    typing.stopAll(participant).forEach(this::endTyping);
  }

  /** Events were committed here, in this order: tells the other nodes, then the sessions. */
  public void committed(List<AppendOutcome.Appended> appended) {
    List<Publication> publications = new ArrayList<>(appended.size());
    List<LogFrame> frames = new ArrayList<>(appended.size());
    for (AppendOutcome.Appended one : appended) {
      if (one.reopened() != null) {
        frames.add(LogFrame.of(one.reopened(), codec));
        publications.add(publication(one, frames.get(frames.size() - 1)));
      }
      frames.add(LogFrame.of(one.event(), codec));
      publications.add(publication(one, frames.get(frames.size() - 1)));
    }
    channelLayer.publish(publications);
    for (int i = 0; i < frames.size(); i++) {
      Publication publication = publications.get(i);
      offer(publication.threadId(), publication.rooms().get(0), frames.get(i));
    }
  }

  /** A thread was opened here. */
  public void opened(ChatThread thread, Participant by) {
    Room ownerRoom = Room.of(thread.ownerId());
    EncodedFrame frame = codec.encode(new ServerFrame.ThreadFrame(thread, false));
    if (fanOut.hasAudience(ownerRoom)) {
      states.obtain(thread.id(), ownerRoom).start(1, null);
    }
    signal(thread.id(), ownerRoom, null, by, Publication.Kind.THREAD, frame);
    fanOut.description(ownerRoom, frame);
  }

  /** A read mark moved here. */
  public void marked(ThreadHead head, ReadMark mark) {
    Room ownerRoom = Room.of(head.ownerId());
    EncodedFrame frame =
        codec.encode(new ServerFrame.Read(head.threadId(), mark.participant(), mark.upTo()));
    signal(
        head.threadId(),
        ownerRoom,
        head.assigneeId(),
        mark.participant(),
        Publication.Kind.READ,
        frame);
    fanOut.mark(ownerRoom, head.threadId(), head.assigneeId(), frame);
  }

  /** Owner and assignee of a thread that this node listens to, else null. */
  public @Nullable KnownThread known(ThreadId threadId) {
    ThreadState state = states.get(threadId);
    return state == null || !state.isStarted()
        ? null
        : new KnownThread(state.ownerRoom.customerId(), state.assigneeId());
  }

  /** What a node knows of a thread without asking the store: the owner never changes. */
  public record KnownThread(UserId ownerId, @Nullable UserId assigneeId) {}

  /** A participant says here that it types, or no longer. */
  public void typing(ThreadId threadId, KnownThread thread, Participant typist, boolean isTyping) {
    Room ownerRoom = Room.of(thread.ownerId());
    Publication.Kind kind;
    boolean news;
    if (isTyping) {
      TypingTracker.Sign sign = typing.start(threadId, typist, System.nanoTime());
      if (sign == TypingTracker.Sign.TOO_SOON) {
        return;
      }
      kind = Publication.Kind.TYPING_STARTED;
      news = sign == TypingTracker.Sign.NEWS;
    } else {
      if (!typing.stop(threadId, typist)) {
        return;
      }
      kind = Publication.Kind.TYPING_ENDED;
      news = true;
    }
    EncodedFrame frame =
        isTyping ? typing.started(threadId, typist) : typing.ended(threadId, typist);
    signal(threadId, ownerRoom, thread.assigneeId(), typist, kind, frame);
    if (news) {
      fanOut.typing(ownerRoom, threadId, thread.assigneeId(), typist, frame);
    }
  }

  /** Ends what was typed too long ago; to be called several times a second. */
  public void expireTyping() {
    typing.expire(System.nanoTime()).forEach(this::endTyping);
  }

  /**
   * Describes a thread to a session, in order with the thread's events.
   *
   * @param watching run just before: the session gets what comes after the description
   */
  public void watch(Recipient recipient, ChatThread thread, Runnable watching) {
    ThreadState state = state(thread);
    state.whenStarted(
        () ->
            state.atPosition(
                position -> {
                  watching.run();
                  recipient.offer(
                      codec.encode(
                          new ServerFrame.ThreadFrame(thread.withLastSeq(position), false)));
                }));
  }

  /**
   * Offers a session all events of a thread after {@code lastSeq}, then {@code resumed}; or, when
   * these are too many or {@code lastSeq} is beyond the log, {@code reset}.
   *
   * @param done run once at the end, also when the session ends before
   */
  public void resume(
      Recipient recipient, ChatThread thread, List<ReadMark> marks, long lastSeq, Runnable done) {
    ThreadState state = state(thread);
    CatchUp catchUp =
        new CatchUp(recipient, state, thread, marks, lastSeq, events, codec, blocking, done);
    boolean refused = lastSeq > thread.lastSeq() || thread.lastSeq() - lastSeq > maxResumeEvents;
    state.whenStarted(refused ? catchUp::refuse : catchUp::begin);
  }

  private ThreadState state(ChatThread thread) {
    ThreadState state = states.obtain(thread.id(), Room.of(thread.ownerId()));
    if (!state.isStarted()) {
      reader.repair(state);
    }
    return state;
  }

  private void offer(ThreadId threadId, Room ownerRoom, LogFrame event) {
    while (fanOut.hasAudience(ownerRoom)) {
      ThreadState state = states.obtain(threadId, ownerRoom);
      switch (state.offer(event)) {
        case IN_ORDER -> {
          return;
        }
        case AHEAD -> {
          reader.repair(state);
          return;
        }
        case REMOVED -> states.forget(state);
      }
    }
  }

  private Publication publication(AppendOutcome.Appended appended, LogFrame event) {
    return new Publication(
        nodeId,
        appended.event().threadId(),
        event.seq(),
        event.assigneeId(),
        event.sender(),
        event.isChange() ? Publication.Kind.THREAD : Publication.Kind.MESSAGE,
        List.of(Room.of(appended.ownerId()), Room.SUPPORT),
        event.frame());
  }

  private void signal(
      ThreadId threadId,
      Room ownerRoom,
      @Nullable UserId assigneeId,
      Participant sender,
      Publication.Kind kind,
      EncodedFrame frame) {
    channelLayer.publish(
        List.of(
            new Publication(
                nodeId,
                threadId,
                0,
                assigneeId,
                sender,
                kind,
                List.of(ownerRoom, Room.SUPPORT),
                frame)));
  }

  /** Every node does so for itself, so nobody is told. */
  private void endTyping(TypingTracker.Typist typist) {
    ThreadState state = states.get(typist.threadId());
    if (state != null) {
      fanOut.typing(
          state.ownerRoom,
          typist.threadId(),
          state.assigneeId(),
          typist.participant(),
          typing.ended(typist.threadId(), typist.participant()));
    }
  }

  private void sweep() {
    long earlier = System.nanoTime() - lingerNanos;
    for (Room room : fanOut.rooms.keySet()) {
      fanOut.rooms.computeIfPresent(
          room,
          (name, local) -> {
            if (!local.isEmptySince(earlier)) {
              return local;
            }
            reader.leave(local);
            return null;
          });
    }
    states.sweep();
  }

  /** What comes from other nodes. */
  private final class Listener implements ChannelLayer.Receiver {
    @Override
    public void received(Publication copy, Room room) {
      if (copy.origin().equals(nodeId)) {
        return;
      }
      Room ownerRoom = copy.rooms().get(0);
      if (copy.seq() > 0) {
        offer(copy.threadId(), ownerRoom, LogFrame.of(copy));
      } else if (room.equals(ownerRoom) || !fanOut.rooms.containsKey(ownerRoom)) {
        signalled(copy, ownerRoom);
      }
    }

    private void signalled(Publication copy, Room ownerRoom) {
      ThreadId threadId = copy.threadId();
      switch (copy.kind()) {
        case TYPING_STARTED -> {
          if (typing.start(threadId, copy.sender(), System.nanoTime()) == TypingTracker.Sign.NEWS) {
            fanOut.typing(ownerRoom, threadId, copy.assigneeId(), copy.sender(), copy.payload());
          }
        }
        case TYPING_ENDED -> {
          if (typing.stop(threadId, copy.sender())) {
            fanOut.typing(ownerRoom, threadId, copy.assigneeId(), copy.sender(), copy.payload());
          }
        }
        case READ -> fanOut.mark(ownerRoom, threadId, copy.assigneeId(), copy.payload());
        case THREAD, MESSAGE -> {
          ThreadState state = states.obtain(threadId, ownerRoom);
          if (!state.isStarted()) {
            reader.repair(state);
          }
          fanOut.description(ownerRoom, copy.payload());
        }
      }
    }

    @Override
    public void interrupted() {
      reader.checkHeads();
    }
  }
}
