package com.membershipauto.chat.jakarta.ws;

import com.membershipauto.chat.Gateway;
import com.membershipauto.chat.testkit.contract.ConnectionContract;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** The plain connection, the end point and the filter on Tomcat keep the transport's contract. */
final class TomcatConnectionTest implements ConnectionContract {
  private static final String PATH = "/line";

  @Override
  public Transport startTransport(Gateway gateway) throws Exception {
    ControlThreads threads = new ControlThreads(16);
    HandshakeFilter filter = new HandshakeFilter(List.of(PATH, PATH + "/"), Duration.ofSeconds(10));
    ChatEndpoint endpoint = ChatEndpoint.plain(gateway, threads);
    War war =
        War.empty()
            .parameter(ChatWebSocket.ENABLED, "false")
            .initializer((classes, context) -> register(context, filter))
            .onStart(context -> start(context, filter, endpoint))
            .deploy();
    return new Transport() {
      @Override
      public URI uri() {
        return war.uri(PATH);
      }

      @Override
      public void close() {
        try {
          war.close();
        } catch (Exception e) {
          throw new AssertionError(e);
        } finally {
          threads.close();
        }
      }
    };
  }

  private static void register(ServletContext context, HandshakeFilter filter) {
    FilterRegistration.Dynamic registration = context.addFilter("line", filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, PATH);
  }

  private static void start(ServletContext context, HandshakeFilter filter, ChatEndpoint endpoint) {
    ServerContainer container =
        (ServerContainer) context.getAttribute(ServerContainer.class.getName());
    try {
      container.addEndpoint(endpoint.at(PATH));
    } catch (DeploymentException e) {
      throw new AssertionError(e);
    }
    filter.start(endpoint, container, () -> {});
  }
}
