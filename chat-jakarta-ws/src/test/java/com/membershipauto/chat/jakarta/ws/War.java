package com.membershipauto.chat.jakarta.ws;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.naming.factory.BeanFactory;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.h2.jdbcx.JdbcDataSource;

/**
 * An exploded WAR on an embedded Tomcat, deployed as a server does it: initializers are found in
 * {@code META-INF/services}, and the application's annotated classes by scanning.
 */
final class War implements AutoCloseable {
  /** Kept, since the platform forgets loggers that nobody holds. */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("org.apache"), Logger.getLogger("org.jboss.weld"));

  static {
    // Tomcat warns of threads that the tests themselves keep.
    QUIET.forEach(logger -> logger.setLevel(Level.SEVERE));
  }

  private final Path folder;
  private final Tomcat tomcat = new Tomcat();
  private StandardContext context = new StandardContext();
  private final Path classes;

  private War() throws IOException {
    folder = Files.createTempDirectory("war");
    Path application = folder.resolve("application");
    classes = Files.createDirectories(application.resolve("WEB-INF/classes"));
    tomcat.setBaseDir(folder.resolve("tomcat").toString());
    tomcat.setPort(0);
    context.setName("shop");
    context.setPath("/shop");
    context.setDocBase(application.toString());
    context.setParentClassLoader(War.class.getClassLoader());
    ContextConfig config = new ContextConfig();
    config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
    context.addLifecycleListener(config);
    // Tomcat would have to open the JDK for these; that all is freed is tested by UndeployTest.
    context.setClearReferencesObjectStreamClassCaches(false);
    context.setClearReferencesRmiTargets(false);
    context.setClearReferencesThreadLocals(false);
    StandardJarScanner scanner = new StandardJarScanner();
    scanner.setScanClassPath(false);
    context.setJarScanner(scanner);
    // As in every Tomcat: what nobody else answers is a file, or 404.
    Tomcat.addServlet(context, "default", new DefaultServlet());
    context.addServletMappingDecoded("/", "default");
  }

  /** An application with nothing in it, at {@code /shop}. */
  static War empty() throws IOException {
    return new War();
  }

  War parameter(String name, String value) {
    context.addParameter(name, value);
    return this;
  }

  /** What a listener of the application does before the chat's starts. */
  War onStart(Consumer<ServletContext> task) {
    context.addApplicationLifecycleListener(
        new ServletContextListener() {
          @Override
          public void contextInitialized(ServletContextEvent event) {
            task.accept(event.getServletContext());
          }
        });
    return this;
  }

  War attribute(String name, Object value) {
    return onStart(servletContext -> servletContext.setAttribute(name, value));
  }

  War initializer(ServletContainerInitializer initializer) {
    context.addServletContainerInitializer(initializer, null);
    return this;
  }

  /** A data source, found at {@code java:comp/env/} and the name. */
  War database(String name, String url) {
    tomcat.enableNaming();
    ContextResource resource = new ContextResource();
    resource.setName(name);
    resource.setType(JdbcDataSource.class.getName());
    resource.setProperty("factory", BeanFactory.class.getName());
    resource.setProperty("url", url);
    context.getNamingResources().addResource(resource);
    return this;
  }

  /** Every request is this user's, as if the user had logged in to the application. */
  War loggedIn(String user, String... roles) {
    context
        .getPipeline()
        .addValve(
            new ValveBase(true) {
              @Override
              public void invoke(Request request, Response response)
                  throws IOException, ServletException {
                request.setUserPrincipal(new GenericPrincipal(user, List.of(roles)));
                getNext().invoke(request, response);
              }
            });
    return this;
  }

  War servlet(String pattern, HttpServlet servlet) {
    Wrapper wrapper = Tomcat.addServlet(context, pattern, servlet);
    wrapper.setAsyncSupported(true);
    context.addServletMappingDecoded(pattern, pattern);
    return this;
  }

  /** Puts a class of this test into {@code WEB-INF/classes}. */
  War withClass(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    Path target = classes.resolve(file);
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    try (InputStream bytes = War.class.getClassLoader().getResourceAsStream(file)) {
      Files.write(target, Objects.requireNonNull(bytes).readAllBytes());
    }
    return this;
  }

  War maxThreads(int threads) {
    tomcat.getConnector().setProperty("maxThreads", Integer.toString(threads));
    tomcat.getConnector().setProperty("minSpareThreads", Integer.toString(threads));
    return this;
  }

  /**
   * Puts the chat's classes and their libraries into the application, which then shares no class
   * with this test but those of Jakarta EE and Tomcat; CDI is not among them.
   */
  War selfContained() throws IOException {
    Path lib = Files.createDirectories(classes.resolveSibling("lib"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (entry.matches(".*(chat-core|chat-jakarta-ws|jackson-core|nimbus|jspecify).*")
          && !entry.endsWith("test-classes")) {
        if (Files.isDirectory(path)) {
          copyTree(path, classes);
        } else {
          Files.copy(path, lib.resolve(path.getFileName()));
        }
      }
    }
    context.setParentClassLoader(new ServerClassLoader(War.class.getClassLoader()));
    return this;
  }

  War deploy() throws LifecycleException {
    tomcat.getHost().addChild(context);
    tomcat.start();
    return this;
  }

  /** {@code ws://} and the address of something in the application. */
  URI uri(String path) {
    return URI.create("ws://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/shop" + path);
  }

  Object attribute(String name) {
    return context.getServletContext().getAttribute(name);
  }

  boolean isAvailable() {
    return context.getState() == LifecycleState.STARTED;
  }

  ClassLoader classLoader() {
    return context.getLoader().getClassLoader();
  }

  /** The server goes on without the application. */
  void undeploy() {
    tomcat.getHost().removeChild(context);
    context = new StandardContext();
  }

  @Override
  public void close() throws IOException, LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.copy(file, target);
      }
    }
  }

  /** What a server shows its applications. */
  private static final class ServerClassLoader extends ClassLoader {
    ServerClassLoader(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.matches(
          "(com\\.membershipauto|com\\.nimbusds|com\\.fasterxml|jakarta\\.enterprise).*")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return Collections.enumeration(
          Collections.list(super.getResources(name)).stream()
              .filter(url -> !url.toString().contains("chat-"))
              .toList());
    }
  }
}
