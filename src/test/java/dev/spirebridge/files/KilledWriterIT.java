package dev.spirebridge.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.MemoryFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A process that does nothing but write sets is killed at random moments. */
class KilledWriterIT {

  private static final int KILLS = 200;
  private static final int MOST_NANOS = 30_000_000;
  private static final long SEED = 20261121;

  private final Random random = new Random(SEED);
  private int halfDone;
  private int stagedOnly;
  private int sets;

  @Test
  void afterEachRestartTheSetIsWhole() throws Exception {
    try (MemoryFolder memory = MemoryFolder.make()) {
      Path folder = memory.path();
      int next = 1;
      for (int kill = 0; kill <= KILLS; kill++) {
        Process writer = start(folder);
        try (BufferedReader out = writer.inputReader()) {
          assertThat(out.readLine()).as("after kill %d", kill).isIn("completed", "settled");
          next = requireWhole(folder, next);
          writer.getOutputStream().write((next + "\n").getBytes(StandardCharsets.US_ASCII));
          writer.getOutputStream().flush();
          LockSupport.parkNanos(random.nextInt(MOST_NANOS));
        } finally {
          writer.destroyForcibly();
          assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        look(folder);
      }
    }
    System.out.printf(
        "%d kills during %d sets: %d left a set half in place, %d one that was staged%n",
        KILLS + 1, sets, halfDone, stagedOnly);
    assertThat(halfDone).as("kills that a restart had to make good").isPositive();
    assertThat(stagedOnly).as("kills that a restart had to clean up after").isPositive();
  }

  private static Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            RotatingWriter.class.getName(),
            folder.toString())
        .redirectError(Redirect.INHERIT)
        .start();
  }

  /** What the kill has left, before anybody looks after it. */
  private void look(Path folder) {
    Map<String, Set<String>> contents = contents(folder);
    Set<String> numbers =
        contents.entrySet().stream()
            .filter(file -> !file.getKey().startsWith("."))
            .flatMap(file -> file.getValue().stream())
            .collect(Collectors.toSet());
    boolean staged = contents.keySet().stream().anyMatch(OwnNames::isStaged);
    if (numbers.size() > 1) {
      halfDone++;
    } else if (staged) {
      stagedOnly++;
    }
  }

  /**
   * Every file holds the same number from end to end, and there is no file too many or too few.
   *
   * @return the number to go on with
   */
  private int requireWhole(Path folder, int next) {
    Map<String, Set<String>> contents = contents(folder);
    contents.keySet().removeAll(Set.of(OwnNames.LOCK, OwnNames.MANIFEST));
    if (contents.isEmpty()) {
      assertThat(next).as("files are gone").isEqualTo(1);
      return next;
    }
    Set<String> numbers =
        contents.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    assertThat(numbers).as("numbers in %s", contents.keySet()).hasSize(1);
    int number = Integer.parseInt(numbers.iterator().next());
    assertThat(contents.keySet())
        .isEqualTo(
            number % 2 == 0
                ? Set.of("root-cert.pem", "key.pem", "cert-chain.pem", "partner.test.pem")
                : Set.of("root-cert.pem", "key.pem", "cert-chain.pem"));
    assertThat(number).as("a set before the last whole one").isGreaterThanOrEqualTo(next - 1);
    sets = number;
    return number + 1;
  }

  /** The different lines of each file; of a file that was cut off there is one more. */
  private static Map<String, Set<String>> contents(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Map<String, Set<String>> contents = new TreeMap<>();
      for (Path file : files.toList()) {
        List<String> lines = Files.readAllLines(file);
        String whole = lines.size() == 1000 ? "" : "cut";
        contents.put(
            file.getFileName().toString(),
            lines.stream().map(line -> line + whole).collect(Collectors.toSet()));
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
