package com.membershipauto.chat.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.membershipauto.chat.memory.InMemoryBus;
import com.membershipauto.chat.memory.InMemoryChannelLayer;
import com.membershipauto.chat.model.Room;
import com.membershipauto.chat.spi.ChannelLayer;
import org.junit.jupiter.api.Test;

class InMemoryChannelLayerTest implements ChannelLayerContract, ClusteredChannelLayerContract {
  private final InMemoryBus bus = new InMemoryBus();

  @Override
  public ChannelLayer channelLayer() {
    return new InMemoryChannelLayer(bus);
  }

  @Override
  public void cutBus() {
    bus.cut();
  }

  @Override
  public void healBus() {
    bus.heal();
  }

  @Override
  public void hangBus() {
    bus.cut();
  }

  @Override
  public void resumeBus() {
    bus.heal();
  }

  @Test
  void aCutBusLosesPublicationsWithoutAWord() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      bus.cut();
      sender.publish("lost", room);
      bus.heal();
      sender.publish("end", room);
      assertThat(receiver.textsBefore("end")).isEmpty();
    }
  }

  @Test
  void aCutBusRefusesSubscriptions() {
    try (Node node = Node.start(channelLayer())) {
      bus.cut();
      assertThat(node.layer.subscribe(Room.SUPPORT).toCompletableFuture())
          .isCompletedExceptionally();
    }
  }

  @Test
  void layersOfDifferentBusesDoNotHearEachOther() throws Exception {
    try (Node sender = Node.start(channelLayer());
        Node receiver = Node.start(channelLayer());
        Node stranger = Node.start(new InMemoryChannelLayer())) {
      Room room = Node.newRoom();
      receiver.subscribe(room);
      stranger.subscribe(room);
      sender.publish("m", room);
      assertThat(receiver.next().text()).isEqualTo("m");
      assertThat(stranger.soFar()).isEmpty();
    }
  }
}
