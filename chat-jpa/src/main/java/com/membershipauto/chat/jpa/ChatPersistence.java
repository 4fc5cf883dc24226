package com.membershipauto.chat.jpa;

import com.membershipauto.chat.spi.EventStore;
import com.membershipauto.chat.spi.ThreadStore;
import com.membershipauto.chat.spi.TicketStore;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The stores on one database, PostgreSQL or H2, whose tables exist: {@link #MIGRATIONS} has the
 * files that make them. Safe for use by several threads at once.
 *
 * <p>There are no entities: every persistence unit of the host will do as it is, with transaction
 * type {@code RESOURCE_LOCAL} and isolation READ COMMITTED, which is the default of both databases.
 * An H2 URL needs {@code ;WRITE_DELAY=0}, or what was committed may be lost when the process is
 * killed. How long a statement waits for a database that does not answer is for the data source to
 * say, such as {@code socketTimeout} of PostgreSQL's driver.
 */
public final class ChatPersistence implements AutoCloseable {
  /**
   * Where the class path has the migrations, SQL files named {@code V1__…} and so on. They are the
   * chat's own sequence: to be run in that order, by Flyway with a history table of their own, or
   * copied among the host's.
   */
  public static final String MIGRATIONS = "com/membershipauto/chat/jpa/migration";

  /** How long {@link EventStore#append} waits for a thread that a stranger has locked. */
  public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofSeconds(2);

  private final EntityManagerFactory factory;
  private final boolean owned;
  private final Duration lockTimeout;
  private final Transactions transactions;

  private ChatPersistence(EntityManagerFactory factory, boolean owned, Duration lockTimeout) {
    this.factory = factory;
    this.owned = owned;
    this.lockTimeout = lockTimeout;
    this.transactions = new Transactions(factory);
  }

  /**
   * Over a persistence unit of the host, which stays the host's to close.
   *
   * @throws IllegalArgumentException its transactions are JTA's
   */
  public static ChatPersistence of(EntityManagerFactory factory) {
    if (isJta(factory)) {
      throw new IllegalArgumentException(
          "The chat commits in transactions of its own, but this persistence unit has JTA's:"
              + " give it one of transaction type RESOURCE_LOCAL, or a data source.");
    }
    return new ChatPersistence(factory, false, DEFAULT_LOCK_TIMEOUT);
  }

  /**
   * Over a persistence unit made for this purpose, by the first provider on the class path, without
   * any {@code persistence.xml}. Blocks for as long as the provider takes to start.
   *
   * @param dataSource pooled, of connections that take part in no JTA transaction; stays the
   *     caller's to close
   */
  public static ChatPersistence over(DataSource dataSource) {
    return over(dataSource, Map.of());
  }

  /**
   * Over a persistence unit made for this purpose.
   *
   * @param properties of the provider, which go before ours; {@code jakarta.persistence.provider}
   *     names the provider when there are several
   * @throws IllegalStateException there is no provider, or none of that name
   */
  public static ChatPersistence over(DataSource dataSource, Map<String, ?> properties) {
    EntityManagerFactory factory = ChatPersistenceUnit.start(dataSource, properties);
    return new ChatPersistence(factory, true, DEFAULT_LOCK_TIMEOUT);
  }

  private static boolean isJta(EntityManagerFactory factory) {
    // Hibernate gives access to JTA's transactions as if they were its own.
    Object coordinator = factory.getProperties().get("hibernate.transaction.coordinator_class");
    if (String.valueOf(coordinator).toLowerCase(Locale.ROOT).contains("jta")) {
      return true;
    }
    try (EntityManager manager = factory.createEntityManager()) {
      manager.getTransaction();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /**
   * The same with another limit.
   *
   * @param timeout at least 1 ms
   */
  public ChatPersistence withLockTimeout(Duration timeout) {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("a lock timeout of less than 1 ms");
    }
    return new ChatPersistence(factory, owned, timeout);
  }

  public EventStore eventStore() {
    return new JpaEventStore(transactions, lockTimeout);
  }

  public ThreadStore threadStore() {
    return new JpaThreadStore(transactions);
  }

  public TicketStore ticketStore() {
    return new JpaTicketStore(transactions);
  }

  /** Closes the persistence unit unless it is the host's. The stores fail from then on. */
  @Override
  public void close() {
    if (owned) {
      factory.close();
    }
  }
}
