package com.membershipauto.chat.jpa;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs its tests once for each {@link Setup}, on a database of their own. */
@ParameterizedClass
@EnumSource
abstract class OnEverySetup {
  static HikariDataSource dataSource;
  static ChatPersistence persistence;

  @Parameter Setup setup;

  @BeforeParameterizedClassInvocation
  static void open(Setup setup) {
    dataSource = setup.newDatabase();
    persistence = setup.over(dataSource);
  }

  @AfterParameterizedClassInvocation
  static void close() {
    persistence.close();
    dataSource.close();
  }
}
