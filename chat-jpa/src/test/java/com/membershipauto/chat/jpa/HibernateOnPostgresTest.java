package com.membershipauto.chat.jpa;

final class HibernateOnPostgresTest extends StoresOn {
  HibernateOnPostgresTest() {
    super(TestDatabase.POSTGRESQL, Provider.HIBERNATE);
  }
}
