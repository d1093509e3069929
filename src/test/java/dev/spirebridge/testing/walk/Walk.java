package dev.spirebridge.testing.walk;

import dev.spirebridge.testing.peers.LauncherFlags;
import dev.spirebridge.testing.peers.Peers;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Types the commands of a page into a shell, one after the other. Nothing of the page is left out
 * in silence: each command is run or passed over with a reason, in the order of the page, and what
 * is replaced in it has to be there, once.
 */
public final class Walk {

  private final WalkPage page;
  private final Path folder;
  private final Map<String, String> environment;
  private final Map<String, List<String>> flags = new LinkedHashMap<>();
  private final List<String> left;
  private String last = "";

  /**
   * How a command ended.
   *
   * @param command as it was typed
   */
  public record Seen(String command, int exitCode, String out, String err) {

    /** All that a person sees of it. */
    public String told() {
      return "$ %s%nexit code %d%n%s%s".formatted(command, exitCode, out, err);
    }

    /** Fails unless it did what it was to do. */
    public Seen done() {
      if (exitCode != 0) {
        throw new AssertionError(told());
      }
      return this;
    }
  }

  private Walk(WalkPage page, Path folder, Map<String, String> environment) {
    this.page = page;
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.left = new ArrayList<>(page.commands());
  }

  /**
   * @param folder where the commands are typed
   * @param files for what a walk needs itself
   * @param kubeconfig of the cluster; empty for the one of the environment
   */
  public static Walk of(WalkPage page, Path folder, Path files, Optional<Path> kubeconfig) {
    Map<String, String> environment = new HashMap<>();
    kubeconfig.ifPresent(file -> environment.put("KUBECONFIG", file.toAbsolutePath().toString()));
    environment.put("PATH", path(program(files)));
    return new Walk(page, folder.toAbsolutePath(), environment);
  }

  /** Our program as the launcher starts it, from the class path of the tests. */
  private static Path program(Path files) {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    try {
      Path bin = Files.createDirectories(files.resolve("bin"));
      Path program = bin.resolve("spire-bridge");
      Files.writeString(
          program,
          "#!/bin/sh\nexec '%s' %s -cp '%s' dev.spirebridge.cli.Main \"$@\"\n"
              .formatted(
                  Path.of(System.getProperty("java.home"), "bin", "java"),
                  String.join(" ", LauncherFlags.read()),
                  classPath));
      if (!program.toFile().setExecutable(true)) {
        throw new AssertionError(program + " cannot be made executable");
      }
      return bin.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String path(Path ours) {
    Stream<Path> peers =
        Stream.of("kubectl", "helm", "istioctl", "curl")
            .flatMap(name -> Peers.find(name).stream())
            .map(found -> found.getParent());
    return Stream.concat(
            Stream.concat(Stream.of(ours), peers).map(Path::toString).distinct(),
            Stream.of(System.getenv("PATH")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** From now on commands that start so are given these flags as well. */
  public Walk adding(String start, String... more) {
    flags.put(start, List.of(more));
    return this;
  }

  /** Types the next command, which starts so. */
  public Seen run(String start) {
    return run(start, Map.of());
  }

  /**
   * Types the next command, which starts so.
   *
   * @param replacements what is there, and what is typed instead
   */
  public Seen run(String start, Map<String, String> replacements) {
    String command = next(start);
    for (Map.Entry<String, String> each : replacements.entrySet()) {
      if (command.split(Pattern.quote(each.getKey()), -1).length != 2) {
        throw new AssertionError(
            "%s: not once in \"%s\": %s".formatted(page, command, each.getKey()));
      }
      command = command.replace(each.getKey(), each.getValue());
    }
    last = command;
    return type(command);
  }

  /** Types the last command of the page once more. */
  public Seen again(String... more) {
    return type(String.join(" ", Stream.concat(Stream.of(last), Stream.of(more)).toList()));
  }

  /** Types a command that the page tells in a sentence. */
  public Seen type(String command) {
    List<String> words = new ArrayList<>(List.of(command));
    flags.forEach((start, more) -> {
      if (command.startsWith(start)) {
        words.addAll(more);
      }
    });
    return shell(String.join(" ", words));
  }

  /** Leaves out the next command, which starts so. */
  public Walk passOver(String start, String why) {
    System.out.printf("[WALK] %s: \"%s\" is not typed: %s%n", page, next(start), why);
    return this;
  }

  WalkPage page() {
    return page;
  }

  /** That was all of it. */
  public void end() {
    if (!left.isEmpty()) {
      throw new AssertionError("%s goes on: %s".formatted(page, left));
    }
  }

  private String next(String start) {
    if (left.isEmpty() || !left.getFirst().startsWith(start)) {
      throw new AssertionError(
          "%s: wanted next \"%s\", but it goes on: %s".formatted(page, start, left));
    }
    return left.removeFirst();
  }

  private Seen shell(String command) {
    try {
      Path out = Files.createTempFile("walk", ".out");
      Path err = Files.createTempFile("walk", ".err");
      ProcessBuilder builder =
          new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      int code = builder.start().waitFor();
      Seen seen = new Seen(command, code, read(out), read(err));
      Files.delete(out);
      Files.delete(err);
      return seen;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + command, e);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
