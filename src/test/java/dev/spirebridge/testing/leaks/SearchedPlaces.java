package dev.spirebridge.testing.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a program has let out, place by place, and the private keys that were found there. */
final class SearchedPlaces {

  private final KeyTraces traces;
  private final List<String> leaks = new ArrayList<>();
  private final Map<String, Long> searched = new TreeMap<>();

  SearchedPlaces(KeyTraces traces) {
    this.traces = traces;
  }

  /** Each as in "stderr of serve: key of web as base64". */
  synchronized List<String> leaks() {
    return List.copyOf(leaks);
  }

  /** The places that had anything in them. */
  synchronized Set<String> searched() {
    return Set.copyOf(searched.keySet());
  }

  /** How much was looked through in a place whose name begins like this. */
  synchronized long bytes(String beginning) {
    return searched.entrySet().stream()
        .filter(each -> each.getKey().startsWith(beginning))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  void text(String place, String text) {
    bytes(place, text.getBytes(UTF_8));
  }

  synchronized void bytes(String place, byte[] bytes) {
    if (bytes.length > 0) {
      searched.merge(place, (long) bytes.length, Long::sum);
    }
    traces.in(bytes).forEach(found -> leaks.add(place + ": " + found));
  }

  /** Its arguments, its environment, and what the JVM tells other processes of its user. */
  void process(String name, long pid) {
    Path proc = Path.of("/proc", Long.toString(pid));
    file("arguments of " + name, proc.resolve("cmdline"));
    file("environment of " + name, proc.resolve("environ"));
    try (Stream<Path> monitored = Files.find(Path.of("/tmp"), 2, (path, _) -> isOf(path, pid))) {
      monitored.forEach(path -> file("JVM's counters of " + name, path));
    } catch (IOException | UncheckedIOException e) {
      // Another user's folder in /tmp, which is not the program's.
    }
  }

  private static boolean isOf(Path path, long pid) {
    return path.endsWith(Long.toString(pid))
        && path.getName(path.getNameCount() - 2).toString().startsWith("hsperfdata_");
  }

  /**
   * All regular files in a folder and below, and their names.
   *
   * @param asked for which holding a key is the purpose
   */
  void files(String name, Path folder, Predicate<Path> asked) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        text("name of a file in " + name, path.toString());
        if (Files.isRegularFile(path) && !asked.test(path)) {
          file("file " + folder.relativize(path) + " in " + name, path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void file(String place, Path file) {
    try {
      bytes(place, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
