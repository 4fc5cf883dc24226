package com.membershipauto.chat.jakarta.ws;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the chat into a WAR that has this jar; found by the container. Here only the filter can be
 * registered; whether there is a chat at all is decided by {@link ChatContextListener}, when the
 * application has had its say.
 */
public final class ChatInitializer implements ServletContainerInitializer {
  private static final System.Logger LOG = System.getLogger(ChatInitializer.class.getName());
  private static final String NAME = "Membership Auto Chat";

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    Parameters parameters = new Parameters(context::getInitParameter);
    HandshakeFilter filter;
    try {
      if (!parameters.isEnabled()) {
        LOG.log(INFO, "Chat is switched off by {0}", ChatWebSocket.ENABLED);
        return;
      }
      filter = new HandshakeFilter(parameters.paths(), parameters.handshakeTimeout());
    } catch (IllegalArgumentException bad) {
      LOG.log(ERROR, "Chat is not registered: {0}", bad.getMessage());
      return;
    }
    FilterRegistration.Dynamic registration = context.addFilter(NAME, filter);
    if (registration == null) {
      LOG.log(ERROR, "Chat is not registered: there is a filter of the name {0} already", NAME);
      return;
    }
    registration.setAsyncSupported(true);
    // Ahead of all others: a container's own filter would upgrade before anybody has refused.
    registration.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC),
        false,
        parameters.paths().toArray(String[]::new));
    context.addListener(new ChatContextListener(parameters, filter));
  }
}
