package dev.spirebridge;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.spirebridge.logging.LogEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** Whoever goes by the log goes by the names in docs/operations.md: all of them, and no others. */
class LogEventTest {

  private static final Path SOURCES = Path.of("bridge", "src", "main", "java");
  private static final Path OPERATIONS = Path.of("docs", "operations.md");

  private static final Set<String> INFO_AND_ABOVE = Set.of("info", "warn", "error");
  private static final Set<String> BUILDERS =
      Set.of("atInfo", "atWarn", "atError", "atLevel", "makeLoggingEventBuilder");

  /** A call of a method that is called like a level, up to the end of its first argument. */
  private static final Pattern LINE =
      Pattern.compile("\\b(info|warn|error)\\(((?:\\(\\)|[^,)\";])*)[,)]");

  private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z][A-Z_]+\\b");

  /** Of the table: name, level, when, what to do. */
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z-]+)` \\| (\\w+) \\| (.+) \\| (.+) \\|$", Pattern.MULTILINE);

  private static JavaClasses product;

  @BeforeAll
  static void readTheClassFiles() {
    product =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.spirebridge");
    assertThat(product).as("class files that ArchUnit can read").isNotEmpty();
  }

  @Test
  void noLineOfInfoAndAboveIsWithoutAnEvent() {
    noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "logs at info or above without an event",
                access ->
                    access.getTargetOwner().isAssignableTo(Logger.class)
                        && INFO_AND_ABOVE.contains(access.getName())
                        && !takesAMarker(access)))
        .check(product);
  }

  /** What a library logs has no event of ours; it is passed on in one place. */
  @Test
  void noLineThatIsBuiltIsWithoutAnEvent() {
    var without =
        product.stream()
            .filter(each -> !each.getFullName().equals("dev.spirebridge.cli.JavaUtilLogging"))
            .flatMap(each -> each.getCodeUnits().stream())
            .filter(each -> calls(each, Logger.class, BUILDERS))
            .filter(not(each -> calls(each, LoggingEventBuilder.class, Set.of("addMarker"))))
            .map(JavaCodeUnit::getFullName);
    assertThat(without).as("methods that build lines without an event").isEmpty();
  }

  @Test
  void markersAreEventsAndNothingElse() {
    noClasses().should().dependOnClassesThat().areAssignableTo(MarkerFactory.class).check(product);
    assertThat(product.stream().filter(each -> each.isAssignableTo(Marker.class)))
        .extracting(each -> each.getFullName())
        .containsExactly(LogEvent.class.getName());
  }

  @Test
  void everyEventIsThatOfSomeLine() {
    var used =
        product.stream()
            .filter(each -> !each.isEquivalentTo(LogEvent.class))
            .flatMap(each -> each.getFieldAccessesFromSelf().stream())
            .filter(access -> access.getTargetOwner().isEquivalentTo(LogEvent.class))
            .map(JavaFieldAccess::getName)
            .collect(toSet());
    assertThat(Stream.of(LogEvent.values()).map(Enum::name).filter(not(used::contains)))
        .as("events that no line has")
        .isEmpty();
  }

  @Test
  void theLevelOfAnEventIsThatOfItsLines() throws IOException {
    var found = levelsInTheSources();
    assertThat(found.entrySet())
        .as("events with the levels of their lines")
        .allSatisfy(each ->
            assertThat(each.getValue())
                .as(each.getKey())
                .containsExactly(LogEvent.valueOf(each.getKey()).level()));
    // Others are handed on as a value, with their own level.
    assertThat(found.size()).isGreaterThan(LogEvent.values().length * 3 / 4);
  }

  @Test
  void theTableInTheDocumentationHasExactlyTheseEvents() throws IOException {
    Map<String, String> documented =
        ROW.matcher(section("Log events"))
            .results()
            .collect(toMap(row -> row.group(1), row -> row.group(2)));
    Map<String, String> events =
        Arrays.stream(LogEvent.values())
            .collect(
                toMap(LogEvent::getName, event -> event.level().name().toLowerCase(Locale.ROOT)));
    assertThat(documented).containsExactlyInAnyOrderEntriesOf(events);
  }

  private static Map<String, Set<Level>> levelsInTheSources() throws IOException {
    Set<String> names = Stream.of(LogEvent.values()).map(Enum::name).collect(toSet());
    try (var files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .flatMap(file -> LINE.matcher(read(file)).results())
          .flatMap(line ->
              CONSTANT
                  .matcher(line.group(2))
                  .results()
                  .map(MatchResult::group)
                  .filter(names::contains)
                  .map(name -> Map.entry(name, level(line.group(1)))))
          .collect(
              groupingBy(Map.Entry::getKey, TreeMap::new, mapping(Map.Entry::getValue, toSet())));
    }
  }

  private static Level level(String method) {
    return Level.valueOf(method.toUpperCase(Locale.ROOT));
  }

  private static boolean takesAMarker(JavaAccess<?> access) {
    return access instanceof JavaCodeUnitAccess<?> call
        && !call.getTarget().getRawParameterTypes().isEmpty()
        && call.getTarget().getRawParameterTypes().getFirst().isEquivalentTo(Marker.class);
  }

  private static boolean calls(JavaCodeUnit unit, Class<?> owner, Set<String> methods) {
    return unit.getMethodCallsFromSelf().stream()
        .anyMatch(call ->
            call.getTargetOwner().isAssignableTo(owner) && methods.contains(call.getName()));
  }

  private static String section(String title) throws IOException {
    List<String> lines = Files.readAllLines(OPERATIONS);
    int begin = lines.indexOf("## " + title);
    assertThat(begin).as("the section \"%s\"", title).isNotNegative();
    return lines.subList(begin + 1, lines.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .collect(Collectors.joining("\n"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
