package com.membershipauto.chat.jpa;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import javax.sql.DataSource;

/** The pairs of Jakarta Persistence provider and database that the stores are tested with. */
enum Setup {
  HIBERNATE_POSTGRESQL(Setup.HIBERNATE, TestDatabase.POSTGRESQL),
  HIBERNATE_H2(Setup.HIBERNATE, TestDatabase.H2),
  ECLIPSELINK_POSTGRESQL(Setup.ECLIPSELINK, TestDatabase.POSTGRESQL),
  ECLIPSELINK_H2(Setup.ECLIPSELINK, TestDatabase.H2);

  private static final String HIBERNATE = "org.hibernate.jpa.HibernatePersistenceProvider";
  private static final String ECLIPSELINK = "org.eclipse.persistence.jpa.PersistenceProvider";

  private final String provider;
  private final TestDatabase database;

  Setup(String provider, TestDatabase database) {
    this.provider = provider;
    this.database = database;
  }

  /** Connections to a new database that has the chat's tables. */
  HikariDataSource newDatabase() {
    return TestDatabase.migrated(database.newUrl());
  }

  ChatPersistence over(DataSource dataSource) {
    return ChatPersistence.over(dataSource, Map.of("jakarta.persistence.provider", provider));
  }
}
