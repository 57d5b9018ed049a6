package dev.croft.deploy.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which way code may depend, and what pure code must not touch. */
class DirectionsTest {

  private static final String[] PURE = {
    "dev.croft.model..", "dev.croft.dockerfile..", "dev.croft.solver..", "dev.croft.scheduler.."
  };
  private static final String[] LIBRARIES_OF_THE_EDGE = {
    "io.vertx..", "com.hazelcast..", "io.grpc..", "io.netty..", "com.github.dockerjava.."
  };

  private static final JavaClasses CROFT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // What the protocol compiler wrote keeps its own rules, and is most of all classes.
          .withImportOption(location -> !location.contains("/generated/"))
          .importPackages("dev.croft");

  @Test
  void theModelDependsOnNothing() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.croft.model..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.croft.model..", "java..", "org.jspecify.."));
  }

  @Test
  void librariesOfTheEdgeStayAtTheEdge() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .or()
            .resideInAnyPackage("dev.croft.linux..", "dev.croft.oci..", "dev.croft.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LIBRARIES_OF_THE_EDGE));
  }

  @Test
  void onePackageKnowsWhoCollectsTraces() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.croft.agent.trace..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry.."));
  }

  @Test
  void pureCodeDoesNoInputAndOutput() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("java.net.http..", "java.nio.channels..", "java.sql..")
                    .or(DescribedPredicate.describe("Files", c -> isFiles(c)))));
  }

  @Test
  void pureCodeReadsNoClockAndRollsNoDice() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class));
  }

  @Test
  void whatAWorkerIsNeverSeesTheCoordinator() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.croft.model..",
                "dev.croft.linux..",
                "dev.croft.protocol..",
                "dev.croft.oci..",
                "dev.croft.engine..",
                "dev.croft.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.croft.dockerfile..",
                "dev.croft.solver..",
                "dev.croft.scheduler..",
                "dev.croft.server..",
                "dev.croft.deploy.."));
  }

  @Test
  void packagesFormNoCycles() {
    check(
        slices()
            .matching("dev.croft.(*).(*)..")
            .namingSlices("$1.$2")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true));
  }

  @Test
  void packagesAreNamedByWhatTheyAreAbout() {
    check(
        noClasses()
            .should()
            .resideInAnyPackage(
                "..util..",
                "..utils..",
                "..common..",
                "..impl..",
                "..service..",
                "..manager..",
                "..helper.."));
  }

  @Test
  void classesAreNamedByWhatTheyAreAbout() {
    check(noClasses().should().haveNameMatching(".*(Util|Utils|Impl|Manager|Helper)$"));
  }

  @Test
  void fieldsOfClassesAreNotForOthersToChange() {
    check(classes().should(haveNoChangeablePublicFields()));
  }

  private static ArchCondition<JavaClass> haveNoChangeablePublicFields() {
    return new ArchCondition<>("have no public fields that can change") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        item.getFields().stream()
            .filter(field -> field.getModifiers().contains(JavaModifier.PUBLIC))
            .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
            .forEach(
                field -> events.add(SimpleConditionEvent.violated(field, field.getFullName())));
      }
    };
  }

  private static boolean isFiles(JavaClass type) {
    return type.getFullName().equals("java.nio.file.Files")
        || type.getFullName().equals("java.io.File")
        || type.getFullName().equals("java.io.FileInputStream");
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CROFT);
  }
}
