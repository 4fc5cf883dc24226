package com.membershipauto.chat.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity of a host's. */
@Entity
class HostEntity {
  @Id private long id;

  private String name;

  HostEntity() {}

  HostEntity(long id, String name) {
    this.id = id;
    this.name = name;
  }

  long id() {
    return id;
  }

  String name() {
    return name;
  }
}
