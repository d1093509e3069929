package dev.spirebridge.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's own installation of SPIRE: on PATH, or in the folder bin of SPIRE_HOME. */
record SpirePrograms(Path server, Path agent) {

  static Optional<SpirePrograms> find() {
    return program("spire-server")
        .flatMap(server -> program("spire-agent").map(agent -> new SpirePrograms(server, agent)));
  }

  List<String> server(String... arguments) {
    return command(server, arguments);
  }

  List<String> agent(String... arguments) {
    return command(agent, arguments);
  }

  /** As the agent prints it. */
  String version() {
    try {
      Process process = new ProcessBuilder(agent("--version")).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path program, String... arguments) {
    return Stream.concat(Stream.of(program.toString()), Arrays.stream(arguments)).toList();
  }

  private static Optional<Path> program(String name) {
    Stream<Path> onPath =
        Optional.ofNullable(System.getenv("PATH")).stream()
            .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
            .map(Path::of);
    Stream<Path> atHome =
        Optional.ofNullable(System.getenv("SPIRE_HOME")).stream().map(home -> Path.of(home, "bin"));
    return Stream.concat(onPath, atHome)
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
