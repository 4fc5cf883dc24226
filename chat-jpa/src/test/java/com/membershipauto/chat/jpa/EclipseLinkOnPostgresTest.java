package com.membershipauto.chat.jpa;

final class EclipseLinkOnPostgresTest extends StoresOn {
  EclipseLinkOnPostgresTest() {
    super(TestDatabase.POSTGRESQL, Provider.ECLIPSELINK);
  }
}
