package dev.spirebridge.benchmark.load;

/**
 * How many processes call and how many streams each of them opens, each on a connection of its own.
 * A single process is the load client itself.
 */
public record Shape(int processes, int streamsEach) implements Comparable<Shape> {

  /** All streams from one process. */
  public static Shape ofOneProcess(int streams) {
    return new Shape(1, streams);
  }

  /** Of all processes together. */
  public int streams() {
    return processes * streamsEach;
  }

  /** How tables call it. */
  public String label() {
    return processes == 1
        ? "%d streams".formatted(streamsEach)
        : "%d processes × %d streams".formatted(processes, streamsEach);
  }

  @Override
  public int compareTo(Shape other) {
    int byProcesses = Integer.compare(processes, other.processes);
    return byProcesses != 0 ? byProcesses : Integer.compare(streamsEach, other.streamsEach);
  }
}
