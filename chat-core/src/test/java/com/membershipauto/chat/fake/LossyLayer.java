package com.membershipauto.chat.fake;

import com.membershipauto.chat.memory.InMemoryBus;
import com.membershipauto.chat.memory.InMemoryChannelLayer;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.ChannelLayer;
import com.membershipauto.chat.spi.Publication;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/** A channel layer that loses a third of what it is given, delays some, and repeats some. */
public final class LossyLayer implements ChannelLayer {
  private final InMemoryChannelLayer layer;

  // Guarded by this.
  private final Random random;
  private final List<Publication> keptBack = new ArrayList<>();

  public LossyLayer(InMemoryBus bus, long seed) {
    layer = new InMemoryChannelLayer(bus);
    random = new Random(seed);
  }

  @Override
  public void start(Receiver receiver) {
    layer.start(receiver);
  }

  @Override
  public CompletionStage<Void> subscribe(Room room) {
    return layer.subscribe(room);
  }

  @Override
  public void unsubscribe(Room room) {
    layer.unsubscribe(room);
  }

  @Override
  public void publish(List<Publication> publications) {
    layer.publish(disturb(publications));
  }

  private synchronized List<Publication> disturb(List<Publication> publications) {
    List<Publication> sent = new ArrayList<>();
    for (Publication publication : publications) {
      int fate = random.nextInt(10);
      if (fate >= 5) {
        sent.add(publication);
      }
      if (fate == 3 || fate == 4 || fate == 9) {
        keptBack.add(publication);
      }
    }
    if (random.nextInt(3) == 0) {
      sent.addAll(keptBack);
      keptBack.clear();
    }
    Collections.shuffle(sent, random);
    return sent;
  }

  @Override
  public void close() {
    layer.close();
  }
}
