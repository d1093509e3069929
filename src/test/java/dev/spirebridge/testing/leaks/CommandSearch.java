package dev.spirebridge.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.ChildProcess;
import dev.spirebridge.testing.peers.ProgramProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs commands as real processes and looks through all that they write. After each test it fails
 * when a private key was found, and when a command that {@link Searches} names was not run in both
 * ways, or left nothing to look through.
 *
 * <p>The level of the log is asked for in the environment, where every command finds it. Those that
 * only ask the cluster log errors alone, whatever is asked for.
 */
final class CommandSearch implements BeforeEachCallback, AfterEachCallback {

  /** How a command is run. */
  enum Way {
    RIGHTLY,
    WRONGLY
  }

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Map<String, String> HIGHEST_LEVEL =
      Map.of("SPIRE_BRIDGE_LOG_LEVEL", "trace");

  private final Map<String, Set<Way>> ran = new ConcurrentSkipListMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private Path folder = Path.of("");
  private @Nullable LeakStage running;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("leaks");
    running = new LeakStage(folder);
    ran.clear();
  }

  LeakStage stage() {
    return Objects.requireNonNull(running);
  }

  /** It does what it is for, and ends with 0. */
  void rightly(String command, Object... arguments) {
    run(Way.RIGHTLY, command, 0, "", Map.of(), arguments);
  }

  /** It meets trouble, and says so with these words. */
  void wrongly(String command, int exitCode, String words, Object... arguments) {
    run(Way.WRONGLY, command, exitCode, words, Map.of(), arguments);
  }

  void run(
      Way way,
      String command,
      int exitCode,
      String words,
      Map<String, String> environment,
      Object... arguments) {
    String name = way + " " + command.replace(' ', '-') + " " + count.incrementAndGet();
    List<String> line = ProgramProcess.command(command.split(" "));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    Map<String, String> variables = new HashMap<>(HIGHEST_LEVEL);
    variables.putAll(environment);
    try (ChildProcess process = ChildProcess.start(name, stage().folder("logs"), variables, line)) {
      int ended = process.awaitEnd(LIMIT);
      String output = Files.readString(process.log());
      stage().places().text(command + ": output", output);
      String told = command + " " + List.of(arguments) + "\n" + output;
      assertThat(ended).as(told).isEqualTo(exitCode);
      assertThat(output).as(told).contains(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ran(command, way);
  }

  /** Of one that is run by other means. Usable from any thread, as are the others that run. */
  void ran(String command, Way way) {
    ran.computeIfAbsent(command, _ -> ConcurrentHashMap.newKeySet()).add(way);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    try {
      if (context.getExecutionException().isEmpty()) {
        stage().searchFiles();
        assertThat(stage().places().leaks()).isEmpty();
        String[] commands = context.getRequiredTestMethod().getAnnotation(Searches.class).value();
        assertThat(ran.keySet()).containsExactlyInAnyOrder(commands);
        assertThat(ran)
            .allSatisfy((command, ways) -> {
              // An option of the program itself only prints: nothing can go wrong.
              assertThat(ways).as(command).contains(Way.RIGHTLY);
              assertThat(ways.contains(Way.WRONGLY))
                  .as(command)
                  .isNotEqualTo(command.startsWith("-"));
              assertThat(stage().places().bytes(command + ": ")).as(command).isPositive();
            });
      }
    } finally {
      stage().close();
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
