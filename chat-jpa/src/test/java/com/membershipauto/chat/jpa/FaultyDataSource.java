package com.membershipauto.chat.jpa;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/** Hands out connections whose next COMMIT fails as told. */
final class FaultyDataSource {
  /** What happens in place of a COMMIT. */
  @FunctionalInterface
  interface Commit {
    void run(Connection connection) throws SQLException;
  }

  private final DataSource healthy;
  private final AtomicReference<Commit> next = new AtomicReference<>();

  FaultyDataSource(DataSource healthy) {
    this.healthy = healthy;
  }

  void nextCommit(Commit commit) {
    next.set(commit);
  }

  DataSource proxy() {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = invoke(healthy, method, arguments);
          return result instanceof Connection connection ? proxy(connection) : result;
        });
  }

  private Connection proxy(Connection connection) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Commit commit = method.getName().equals("commit") ? next.getAndSet(null) : null;
          if (commit == null) {
            return invoke(connection, method, arguments);
          }
          commit.run(connection);
          return null;
        });
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
