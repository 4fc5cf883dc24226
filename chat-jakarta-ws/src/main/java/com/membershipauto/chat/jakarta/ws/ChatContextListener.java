package com.membershipauto.chat.jakarta.ws;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import com.membershipauto.chat.Gateway;
import com.membershipauto.chat.spi.Connection;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Starts the chat of one WAR, after the application's own listeners; the filter ends it. */
final class ChatContextListener implements ServletContextListener {
  private static final System.Logger LOG = System.getLogger(ChatContextListener.class.getName());

  private final Parameters parameters;
  private final HandshakeFilter filter;

  ChatContextListener(Parameters parameters, HandshakeFilter filter) {
    this.parameters = parameters;
    this.filter = filter;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    try {
      start(context);
    } catch (IllegalArgumentException bad) {
      LOG.log(ERROR, "Chat is not registered: {0}", bad.getMessage());
    }
  }

  private void start(ServletContext context) {
    if (!(context.getAttribute(ServerContainer.class.getName())
        instanceof ServerContainer container)) {
      LOG.log(WARNING, "Chat is not registered: the container has no Jakarta WebSocket");
      return;
    }
    Executor executor = attribute(context, ChatWebSocket.EXECUTOR, Executor.class);
    Function<?, ?> connections = attribute(context, ChatWebSocket.CONNECTIONS, Function.class);
    ControlThreads ownThreads = new ControlThreads(parameters.threads());
    ServerHandle handle = ServerHandle.find(context, parameters);
    if (handle == null) {
      LOG.log(
          WARNING,
          "Chat is not registered: nothing says how to check tokens. There is no ChatServer, neither"
              + " as the attribute {0} nor as a CDI bean, and neither of the context parameters {1}"
              + " and {2}",
          ChatWebSocket.SERVER,
          ChatWebSocket.JWT_SECRET,
          ChatWebSocket.JWT_JWKS_URL);
      return;
    }
    Runnable stop =
        () -> {
          handle.close().run();
          ownThreads.close();
        };
    Gateway gateway = handle.server();
    ChatEndpoint endpoint =
        connections != null
            ? new ChatEndpoint(gateway, cast(connections))
            : ChatEndpoint.plain(gateway, executor != null ? executor : ownThreads);
    for (String path : filter.paths()) {
      try {
        container.addEndpoint(endpoint.at(path));
      } catch (DeploymentException e) {
        stop.run();
        throw new IllegalStateException("The chat cannot be registered at " + path, e);
      }
    }
    filter.start(endpoint, container, stop);
    LOG.log(
        INFO,
        "Chat answers at {0}{1}; its server is {2}",
        context.getContextPath(),
        filter.paths().get(0),
        handle.maker());
  }

  static <T> @Nullable T attribute(ServletContext context, String name, Class<T> type) {
    Object value = context.getAttribute(name);
    if (value != null && !type.isInstance(value)) {
      throw new IllegalArgumentException(
          "the attribute " + name + " is a " + value.getClass().getName());
    }
    return type.cast(value);
  }

  /** What the attribute is documented to be; a wrong one shows at the first connection. */
  @SuppressWarnings("unchecked")
  private static Function<jakarta.websocket.Session, Connection> cast(Function<?, ?> connections) {
    return (Function<jakarta.websocket.Session, Connection>) connections;
  }
}
