package com.membershipauto.chat.jpa;

import com.membershipauto.chat.spi.StoreException;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs work with an entity manager of its own, so that it never joins the caller's transaction, and
 * tells what became of it. Blocks; may be used by several threads at once.
 */
final class Transactions {
  private static final Logger LOG = System.getLogger(Transactions.class.getName());

  private final EntityManagerFactory factory;
  private volatile @Nullable Database database;

  Transactions(EntityManagerFactory factory) {
    this.factory = factory;
  }

  /** Which database it is: asked at the first call, and remembered. */
  Database database() {
    Database known = database;
    if (known == null) {
      known = read(Database::of);
      database = known;
    }
    return known;
  }

  /**
   * Runs statements that change nothing, each by itself.
   *
   * @throws StoreException the database could not be asked
   */
  <T> T read(Function<EntityManager, T> work) {
    EntityManager manager = open();
    try {
      return work.apply(manager);
    } catch (RuntimeException e) {
      throw failed(e);
    } finally {
      close(manager);
    }
  }

  /**
   * Runs work in one transaction. What it returns is durable.
   *
   * @throws StoreException nothing is stored, unless {@link StoreException#mayBeStored()}
   */
  <T> T write(Function<EntityManager, T> work) {
    EntityManager manager = open();
    try {
      EntityTransaction transaction = manager.getTransaction();
      try {
        T result = inside(transaction, manager, work);
        commit(transaction);
        return result;
      } finally {
        rollbackIfActive(transaction);
      }
    } finally {
      close(manager);
    }
  }

  private EntityManager open() {
    try {
      return factory.createEntityManager();
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  private static <T> T inside(
      EntityTransaction transaction, EntityManager manager, Function<EntityManager, T> work) {
    try {
      transaction.begin();
      return work.apply(manager);
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  private static void commit(EntityTransaction transaction) {
    try {
      transaction.commit();
    } catch (RuntimeException e) {
      throw new StoreException(describe(e), e, !SqlFailure.isRolledBack(e));
    }
  }

  /** A failure of the database as a value of the SPI; one of our own code as it is. */
  private static RuntimeException failed(RuntimeException failure) {
    return SqlFailure.isFromDatabase(failure)
        ? new StoreException(describe(failure), failure, false)
        : failure;
  }

  private static String describe(Throwable failure) {
    String state = SqlFailure.sqlState(failure);
    return "the database failed" + (state == null ? "" : ", SQLSTATE " + state);
  }

  /** What fails here changes nothing: the connection is lost, and with it the transaction. */
  private static void rollbackIfActive(EntityTransaction transaction) {
    try {
      if (transaction.isActive()) {
        transaction.rollback();
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "rollback failed", e);
    }
  }

  /** Never fails, for what was committed before is stored. */
  private static void close(EntityManager manager) {
    try {
      manager.close();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "an entity manager could not be closed", e);
    }
  }
}
