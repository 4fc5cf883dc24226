package com.membershipauto.chat.jpa;

final class EclipseLinkOnH2Test extends StoresOn {
  EclipseLinkOnH2Test() {
    super(TestDatabase.H2, Provider.ECLIPSELINK);
  }
}
