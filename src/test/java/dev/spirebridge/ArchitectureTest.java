package dev.spirebridge;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.spirebridge.identity.Pem;
import dev.spirebridge.identity.SvidPrivateKey;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of docs/architecture.md that a compiler does not hold. There is no list of exemptions.
 */
class ArchitectureTest {

  private static final String ROOT = "dev.spirebridge.";

  /** Imports point from a line to lines below it; packages on one line do not know each other. */
  private static final List<Set<String>> LAYERS =
      List.of(
          Set.of("cli"),
          Set.of("demo"),
          Set.of("app"),
          Set.of("mesh", "diagnose"),
          Set.of(
              "workloadapi",
              "delegatedidentity",
              "sds",
              "files",
              "kubesecret",
              "clusterspiffeid",
              "federation",
              "issuer",
              "admin"),
          Set.of("store", "unixsocket", "status", "kubernetes", "protobuf"),
          Set.of("identity", "logging"));

  /** Where the program meets the machine, and everything is put together. */
  private static final String[] OUTERMOST = packages("app", "cli", "demo");

  /** Everything that has to be injected to make the rest testable in no time. */
  private static final Set<String> TIME_AND_CHANCE =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.InstantSource.system",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.util.Date.<init>",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Thread.sleep",
          "java.lang.Math.random",
          Random.class.getName() + ".<init>",
          "java.util.concurrent.ThreadLocalRandom.current");

  /** The bytes of a key, and their encoding that all sinks share. */
  private static JavaClasses product;

  @BeforeAll
  static void readTheClassFiles() {
    product =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.spirebridge");
    assertThat(product).as("class files that ArchUnit can read").isNotEmpty();
  }

  static Stream<String> productPackages() {
    return LAYERS.stream().flatMap(Set::stream);
  }

  @ParameterizedTest
  @MethodSource("productPackages")
  void importsPointOneWay(String name) {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + name + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages(notReachableFrom(name)))
            .because("cli → demo → app → … → identity is the only direction"));
  }

  @Test
  void everyPackageHasAPlaceInTheLayers() {
    var known = productPackages().collect(Collectors.toSet());
    var unknown =
        packagesWithClasses()
            .map(JavaPackage::getName)
            .filter(not(name -> known.contains(top(name))));
    assertThat(unknown).as("packages the design does not name").isEmpty();
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packagesWithClasses().filter(not(each -> each.isAnnotatedWith(NullMarked.class))))
        .as("packages without a @NullMarked package-info.java")
        .isEmpty();
  }

  @Test
  void timeSleepAndChanceAreInjected() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(OUTERMOST)
            .should()
            .accessTargetWhere(
                describe(
                    "reads a clock, sleeps or rolls dice",
                    access -> TIME_AND_CHANCE.contains(targetOf(access)))));
  }

  @Test
  void onlyTheOutermostPackagesPrint() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(OUTERMOST)
            .should()
            .accessTargetWhere(
                describe(
                    "prints",
                    access ->
                        Set.of("java.lang.System.out", "java.lang.System.err")
                            .contains(targetOf(access)))));
  }

  @Test
  void loggingIsSlf4jAndIsSetUpAtTheStartOfTheProgram() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packages("app", "cli"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "ch.qos.logback.."));
  }

  @Test
  void privateKeyBytesAreReadOnlyWhereTheyAreEncoded() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packages("identity"))
            .should()
            .accessTargetWhere(
                describe(
                    "reads a private key",
                    access -> targetOf(access).equals(SvidPrivateKey.class.getName() + ".pkcs8"))));
    assertThat(product.get(SvidPrivateKey.class).getMethod("pkcs8"))
        .as("the method this rule is about")
        .isNotNull();
  }

  /** The sinks: what they are for is to hand identities out. */
  @Test
  void privateKeysAreHandedOutOnlyBySinks() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packages("sds", "files", "kubesecret"))
            .should()
            .accessTargetWhere(
                describe(
                    "encodes a private key",
                    access -> targetOf(access).equals(Pem.class.getName() + ".privateKey"))));
    assertThat(product.get(Pem.class).getMethod("privateKey", SvidPrivateKey.class))
        .as("the method this rule is about")
        .isNotNull();
  }

  /** What moves one consumer knows no other, and what carries plans out knows none. */
  @ParameterizedTest
  @ValueSource(strings = {"istio", "gloo", "emissary", "enroute", "spinnaker", "strict", "run"})
  void packagesOfTheMeshDoNotKnowEachOther(String name) {
    var others =
        Stream.of("istio", "gloo", "emissary", "enroute", "spinnaker", "strict", "run")
            .filter(not(name::equals))
            .map("mesh."::concat)
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "mesh." + name + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(packages(others)));
  }

  /** Some packages are allowed to be empty, and some rules to find nothing they could apply to. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(product);
  }

  private static String targetOf(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getTarget().getName();
  }

  private static Stream<JavaPackage> packagesWithClasses() {
    return product.stream().map(JavaClass::getPackage).distinct();
  }

  private static String top(String packageName) {
    return packageName.replaceFirst("^dev\\.spirebridge\\.?", "").replaceFirst("\\..*", "");
  }

  private static String[] notReachableFrom(String name) {
    var forbidden = new TreeSet<String>();
    for (var layer : LAYERS) {
      forbidden.addAll(layer);
      if (layer.contains(name)) {
        forbidden.remove(name);
        break;
      }
    }
    return forbidden.toArray(String[]::new);
  }

  private static String[] packages(String... names) {
    return Stream.of(names).map(name -> ROOT + name + "..").toArray(String[]::new);
  }
}
