package com.membershipauto.chat.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dependency table and the embedding rules of ARCHITECTURE.md. */
final class ArchitectureTest {
  private static final String BASE = "com.membershipauto.chat";
  private static final String[] CORE = {
    BASE,
    BASE + ".model..",
    BASE + ".protocol..",
    BASE + ".service..",
    BASE + ".auth..",
    BASE + ".session..",
    BASE + ".routing..",
    BASE + ".spi..",
    BASE + ".memory..",
    BASE + ".config.."
  };
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void everyModuleIsLookedAt() {
    for (String module :
        List.of("jpa", "redis", "jakarta.ws", "jakarta.rest", "server", "session")) {
      assertThat(OURS.stream().map(JavaClass::getPackageName))
          .as(module)
          .anyMatch(name -> name.startsWith(BASE + "." + module));
    }
  }

  @Test
  void coreDependsOnThreeLibrariesOnly() {
    classes()
        .that(resideInAnyPackage(CORE))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(CORE)
                .or(
                    resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "com.fasterxml.jackson.core..",
                        "com.nimbusds.jose..",
                        "com.nimbusds.jwt..",
                        "org.jspecify..")))
        .check(OURS);
  }

  @ParameterizedTest
  @CsvSource({
    "jpa, jakarta.persistence..",
    "redis, io.lettuce.core.. io.netty..",
    "jakarta.ws, jakarta.websocket.. jakarta.servlet.. jakarta.enterprise..",
    "jakarta.rest, jakarta.ws.rs.. com.fasterxml.jackson.core.."
  })
  void anAdapterDependsOnCoreAndItsOwnApiOnly(String adapter, String apis) {
    String itself = BASE + "." + adapter + "..";
    classes()
        .that()
        .resideInAPackage(itself)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(CORE)
                .or(resideInAnyPackage(apis.split(" ")))
                .or(resideInAnyPackage(itself, "java..", "javax.sql..", "org.jspecify..")))
        .check(OURS);
  }

  @Test
  void onlyTheReferenceServerKnowsTheReferenceServer() {
    noClasses()
        .that(resideOutsideOfPackages(BASE + ".server.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + ".server..")
        .check(OURS);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() {
    Set<String> missing = new TreeSet<>();
    for (JavaClass type : OURS) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        missing.add(type.getPackageName());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void noJarSwitchesOffOrTakesOverPartsOfItsHost() throws IOException {
    noClasses()
        .should()
        .beAssignableTo("jakarta.websocket.server.ServerApplicationConfig")
        .orShould()
        .beAssignableTo("jakarta.ws.rs.core.Application")
        .orShould()
        .beAnnotatedWith("jakarta.ws.rs.ApplicationPath")
        .check(OURS.that(resideOutsideOfPackages(BASE + ".server..")));

    List<URL> persistenceUnits =
        Collections.list(getClass().getClassLoader().getResources("META-INF/persistence.xml"));
    assertThat(persistenceUnits).noneMatch(url -> url.toString().contains("chat-"));
  }
}
