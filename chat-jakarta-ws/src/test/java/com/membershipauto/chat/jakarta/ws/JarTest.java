package com.membershipauto.chat.jakarta.ws;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar changes nothing in the application that it is put into. */
final class JarTest {
  private static final Path CONTENT = content();
  private static final JavaClasses CLASSES = new ClassFileImporter().importPath(CONTENT);

  @Test
  void itsOnlyResourceIsTheNameOfItsInitializer() throws IOException {
    try (Stream<Path> files = Files.walk(CONTENT)) {
      List<String> resources =
          files
              .filter(Files::isRegularFile)
              .map(file -> CONTENT.relativize(file).toString().replace('\\', '/'))
              .filter(file -> !file.endsWith(".class"))
              .toList();
      assertThat(resources)
          .containsExactly("META-INF/services/jakarta.servlet.ServletContainerInitializer");
    }
  }

  @Test
  void noClassIsFoundByAnAnnotationOrSwitchesTheHostsEndpointsOff() {
    assertThat(CLASSES).isNotEmpty();
    noClasses().should().implement(ServerApplicationConfig.class).check(CLASSES);
    noClasses()
        .should()
        .beAnnotatedWith(ServerEndpoint.class)
        .orShould()
        .beAnnotatedWith(WebListener.class)
        .orShould()
        .beAnnotatedWith(WebFilter.class)
        .orShould()
        .beAnnotatedWith(WebServlet.class)
        .check(CLASSES);
  }

  @Test
  void nothingIsInjectedSinceSomeContainersDoNot() {
    noClasses().should().dependOnClassesThat().areAssignableTo(Inject.class).check(CLASSES);
  }

  @Test
  void onlyOneClassKnowsCdi() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(CdiServer.class.getName())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.enterprise..")
        .check(CLASSES);
  }

  @Test
  void itNeedsTheCoreJakartaAndThePlatformOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "com.membershipauto.chat..",
            "jakarta.servlet..",
            "jakarta.websocket..",
            "jakarta.enterprise..",
            "java..",
            "org.jspecify..")
        .check(CLASSES);
  }

  private static Path content() {
    try {
      return Path.of(
          ChatInitializer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
