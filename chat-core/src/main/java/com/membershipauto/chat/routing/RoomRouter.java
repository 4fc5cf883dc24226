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
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes what was committed, or signalled, to the sessions of its audience on every node. Nothing
 * here waits for a socket or the store; {@link LogReader} waits for the store on a thread of its
 * own. Safe for use by several threads at once.
 */
public final class RoomRouter implements AutoCloseable {
  private final ChannelLayer channelLayer;
  private final Publisher publisher;
  private final EventStore events;
  private final FrameCodec codec;
  private final Executor blocking;
  private final ScheduledExecutorService timer;
  private final FanOut fanOut;
  private final TypingTracker typing;
  private final Viewers viewers;
  private final ThreadStates states;
  private final LogReader reader;
  private final int maxResumeEvents;
  private final long lingerNanos;

  /**
   * Makes a router without rooms.
   *
   * @param blocking runs what waits for the store; may reject
   * @param timer for what is tried again later; quick tasks only
   */
  public RoomRouter(
      ChannelLayer channelLayer,
      EventStore events,
      ThreadStore threads,
      FrameCodec codec,
      ChatMetrics metrics,
      ChatConfig config,
      Executor blocking,
      ScheduledExecutorService timer) {
    this.channelLayer = channelLayer;
    publisher = new Publisher(channelLayer);
    this.events = events;
    this.codec = codec;
    this.blocking = blocking;
    this.timer = timer;
    fanOut = new FanOut(metrics);
    typing = new TypingTracker(fanOut, codec, config.nanos(Setting.TYPING_TIMEOUT_MILLIS));
    viewers =
        new Viewers(codec, config.nanos(Setting.PRESENCE_TIMEOUT_MILLIS), this::announceViewer);
    lingerNanos = config.nanos(Setting.THREAD_LINGER_MILLIS);
    states = new ThreadStates(fanOut, typing, config.get(Setting.MAX_HELD_EVENTS), lingerNanos);
    maxResumeEvents = config.get(Setting.MAX_RESUME_EVENTS);
    HeadCheck headCheck = new HeadCheck(threads, states, fanOut);
    Repair repair = new Repair(fanOut, events, codec, metrics);
    reader = new LogReader(channelLayer, headCheck, repair, metrics, config, this::sweep);
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
    LocalRoom local =
        fanOut.rooms.compute(
            room,
            (name, known) -> {
              LocalRoom joined = known;
              if (joined == null) {
                joined = new LocalRoom(name);
                reader.enter(joined);
              }
              joined.add(recipient);
              return joined;
            });
    local.whenLive(live);
  }

  /** Takes a session out of its room; what its participant typed ends with the last one. */
  public void leave(Recipient recipient) {
    viewers.view(recipient, null);
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
    // Every node does so for itself, so nobody else is told.
    typing.stopAll(participant);
  }

  /** Events were committed here, in this order: tells the other nodes, then the sessions. */
  public void committed(List<AppendOutcome.Appended> appended) {
    List<Publication> publications = new ArrayList<>(appended.size());
    List<LogFrame> frames = new ArrayList<>(appended.size());
    for (AppendOutcome.Appended one : appended) {
      if (one.reopened() != null) {
        frames.add(LogFrame.of(one.reopened(), codec));
        publications.add(publisher.publication(one, frames.get(frames.size() - 1)));
      }
      frames.add(LogFrame.of(one.event(), codec));
      publications.add(publisher.publication(one, frames.get(frames.size() - 1)));
    }
    publisher.publish(publications);
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
    publisher.signal(thread.id(), audience(ownerRoom), null, by, Publication.Kind.THREAD, frame);
    fanOut.description(ownerRoom, frame);
  }

  /** A read mark moved here. */
  public void marked(ThreadHead head, ReadMark mark) {
    Room ownerRoom = Room.of(head.ownerId());
    EncodedFrame frame =
        codec.encode(new ServerFrame.Read(head.threadId(), mark.participant(), mark.upTo()));
    publisher.signal(
        head.threadId(),
        audience(ownerRoom),
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
    boolean tell =
        isTyping
            ? typing.start(threadId, ownerRoom, thread.assigneeId(), typist, System.nanoTime())
            : typing.stop(threadId, typist);
    if (tell) {
      publisher.signal(
          threadId,
          audience(ownerRoom),
          thread.assigneeId(),
          typist,
          isTyping ? Publication.Kind.TYPING_STARTED : Publication.Kind.TYPING_ENDED,
          typing.frame(threadId, typist, isTyping));
    }
  }

  /** Ends what was typed too long ago; to be called several times a second. */
  public void expireTyping() {
    typing.expire(System.nanoTime());
  }

  /**
   * A session of support looks at this thread and no other, or at none when it is null, and is told
   * who else does for as long as it does.
   */
  public void view(Recipient recipient, @Nullable ThreadId threadId) {
    viewers.view(recipient, threadId);
    if (recipient.hasEnded()) {
      // It left before it was in.
      viewers.view(recipient, null);
    }
  }

  /** Keeps up who looks at what; to be called several times a second. */
  public void tickViewers() {
    viewers.tick(System.nanoTime());
  }

  private void announceViewer(ThreadId threadId, Participant viewer, boolean views) {
    Publication.Kind kind = views ? Publication.Kind.VIEW_STARTED : Publication.Kind.VIEW_ENDED;
    EncodedFrame frame = codec.encode(new ServerFrame.Presence(threadId, List.of(viewer.id())));
    publisher.signal(threadId, List.of(Room.SUPPORT), null, viewer, kind, frame);
  }

  /**
   * Describes a thread to a session, in order with the thread's events.
   *
   * @param watching run just before: whether the session gets what comes after the description
   * @param refused run when it does not, and got no description
   */
  public void watch(
      Recipient recipient, ChatThread thread, BooleanSupplier watching, Runnable refused) {
    whenStarted(
        thread,
        state -> {
          boolean[] watches = {true};
          boolean current =
              state.atPosition(
                  position -> {
                    watches[0] = watching.getAsBoolean();
                    if (watches[0]) {
                      recipient.offer(
                          codec.encode(
                              new ServerFrame.ThreadFrame(thread.withLastSeq(position), false)));
                    }
                  });
          if (!watches[0]) {
            refused.run();
          }
          return current;
        });
  }

  /**
   * Offers a session all events of a thread after {@code lastSeq}, then {@code resumed}; or, when
   * these are too many or {@code lastSeq} is beyond the log, {@code reset}.
   *
   * @param done run once at the end, also when the session ends before
   */
  public void resume(
      Recipient recipient, ChatThread thread, List<ReadMark> marks, long lastSeq, Runnable done) {
    boolean refused = lastSeq > thread.lastSeq() || thread.lastSeq() - lastSeq > maxResumeEvents;
    whenStarted(
        thread,
        state -> {
          CatchUp catchUp =
              new CatchUp(
                  recipient, state, thread, marks, lastSeq, events, codec, blocking, timer, done);
          return refused ? catchUp.refuse() : catchUp.begin();
        });
  }

  /** Runs the task with the thread's state once it is started, again when that was out of use. */
  private void whenStarted(ChatThread thread, Predicate<ThreadState> task) {
    ThreadState state = states.obtain(thread.id(), Room.of(thread.ownerId()));
    if (!state.isStarted()) {
      reader.repair(state);
    }
    state.whenStarted(
        () -> {
          if (!task.test(state)) {
            states.forget(state);
            whenStarted(thread, task);
          }
        });
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

  private static List<Room> audience(Room ownerRoom) {
    return List.of(ownerRoom, Room.SUPPORT);
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
      if (publisher.isOwn(copy)) {
        return;
      }
      Room ownerRoom = copy.rooms().get(0);
      if (copy.seq() > 0) {
        offer(copy.threadId(), ownerRoom, LogFrame.of(copy));
      } else if (room.equals(ownerRoom) || !fanOut.isLive(ownerRoom)) {
        signalled(copy, ownerRoom);
      }
    }

    private void signalled(Publication copy, Room ownerRoom) {
      ThreadId threadId = copy.threadId();
      switch (copy.kind()) {
        case TYPING_STARTED ->
            typing.start(threadId, ownerRoom, copy.assigneeId(), copy.sender(), System.nanoTime());
        case TYPING_ENDED -> typing.stop(threadId, copy.sender());
        case VIEW_STARTED, VIEW_ENDED ->
            viewers.heard(
                copy.origin(),
                threadId,
                copy.sender(),
                copy.kind() == Publication.Kind.VIEW_STARTED,
                System.nanoTime());
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
