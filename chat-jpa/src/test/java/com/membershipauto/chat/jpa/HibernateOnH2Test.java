package com.membershipauto.chat.jpa;

final class HibernateOnH2Test extends StoresOn {
  HibernateOnH2Test() {
    super(TestDatabase.H2, Provider.HIBERNATE);
  }
}
