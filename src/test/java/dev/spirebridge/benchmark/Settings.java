package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What to run, from system properties.
 *
 * @param shapes measured one after another, ascending
 * @param window connections the load client opens ahead of the server, at most
 */
record Settings(
    Mode mode,
    List<Shape> shapes,
    int rounds,
    int rotations,
    int window,
    Optional<Path> json,
    Optional<Path> plot,
    Optional<List<String>> bridgeCommand) {

  /** What is compared with what. */
  enum Mode {
    /** The bridge with SPIRE agent, at one number of streams or at several. */
    COMPARE,
    /** The bridge with itself, at growing numbers of streams. */
    SCALE,
    /**
     * The bridge as a daemon that gives each calling process its own identity, with SPIRE agent:
     * many processes with a few streams each, and one process with as many streams.
     */
    NODE,
    /** The bridge while somebody looks at its status page, with the bridge nobody looks at. */
    PAGE,
    /** The same daemon while processes come and go; see {@link ChurnSettings}. */
    CHURN,
    /** The bridge for half an hour of rotations and clients that come back; see {@link Soak}. */
    SOAK,
    /** The controller against a real API server; see {@link ControllerBenchmark}. */
    CONTROLLER,
    /** A sidecar that starts and idles; see {@link StartBenchmark}. */
    START
  }

  /** From this number of streams on the bridge is compared with itself unless told otherwise. */
  private static final int SCALE_FROM = 10_000;

  private static final int MOST = 1_000_000;

  /**
   * @throws IllegalArgumentException naming every property that cannot be used
   */
  static Settings from(Function<String, Optional<String>> property) {
    List<String> errors = new ArrayList<>();
    List<Integer> counts = numbers(property, "streams", 1_000, errors);
    int streams = counts.getLast();
    Mode mode = mode(property, streams, errors);
    int processes = number(property, "processes", 200, errors);
    int rounds = number(property, "rounds", usualRounds(mode), errors);
    int rotations = number(property, "rotations", 5, errors);
    int window = number(property, "window", 100, errors);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", errors));
    }
    return new Settings(
        mode,
        shapes(mode, counts, processes),
        rounds,
        rotations,
        window,
        property.apply("json").map(Path::of),
        property.apply("plot").map(Path::of),
        property.apply("bridge.command").map(command -> Arrays.asList(command.split("\\s+", -1))));
  }

  int mostStreams() {
    return shapes.stream().mapToInt(Shape::streams).max().orElseThrow();
  }

  private static List<Shape> shapes(Mode mode, List<Integer> counts, int processes) {
    int streams = counts.getLast();
    return switch (mode) {
      case COMPARE -> counts.stream().map(Shape::ofOneProcess).toList();
      case PAGE, CHURN, SOAK, CONTROLLER, START -> List.of(Shape.ofOneProcess(streams));
      case SCALE ->
          IntStream.of(Math.max(1, streams / 10), Math.max(1, streams / 2), streams)
              .mapToObj(Shape::ofOneProcess)
              .toList();
      case NODE ->
          List.of(
              Shape.ofOneProcess(streams), new Shape(processes, Math.max(1, streams / processes)));
    };
  }

  private static int usualRounds(Mode mode) {
    return switch (mode) {
      case SCALE -> 1;
      case START -> 5;
      case COMPARE, NODE, PAGE, CHURN, SOAK, CONTROLLER -> 3;
    };
  }

  private static Mode mode(
      Function<String, Optional<String>> property, int streams, List<String> errors) {
    Mode usual = streams < SCALE_FROM ? Mode.COMPARE : Mode.SCALE;
    String text = property.apply("mode").orElse(usual.name());
    try {
      return Mode.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      errors.add(
          "-Dmode=" + text + ": use compare, scale, node, page, churn, soak, controller or start");
      return usual;
    }
  }

  /** In ascending order. */
  private static List<Integer> numbers(
      Function<String, Optional<String>> property, String name, int usual, List<String> errors) {
    String text = property.apply(name).orElse(Integer.toString(usual));
    return Arrays.stream(text.split(",", -1))
        .map(one -> number(_ -> Optional.of(one), name, usual, errors))
        .sorted()
        .toList();
  }

  static int number(
      Function<String, Optional<String>> property, String name, int usual, List<String> errors) {
    String text = property.apply(name).orElse(Integer.toString(usual));
    try {
      int value = Integer.parseInt(text);
      if (value >= 1 && value <= MOST) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, as is a number out of range.
    }
    errors.add("-D%s=%s: use a number from 1 to %d".formatted(name, text, MOST));
    return usual;
  }
}
