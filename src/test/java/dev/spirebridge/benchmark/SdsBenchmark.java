package dev.spirebridge.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the same load on SPIRE agent's own SDS and on the bridge and prints markdown tables.
 *
 * <p>SPIRE is taken from PATH or from the folder bin of SPIRE_HOME; without it the bridge alone is
 * measured, fed by the embedded Workload API. System properties, all optional:
 *
 * <ul>
 *   <li>{@code streams} (1000): connections with one stream each
 *   <li>{@code mode}: {@code compare} with the agent, or {@code scale}: the bridge alone at a
 *       tenth, at half and at all of the streams; the latter is usual from 10,000 streams on
 *   <li>{@code rounds} (3, or 1 for scale): how often each subject is measured, in turns
 *   <li>{@code rotations} (5): per measurement
 *   <li>{@code window} (100): connections opened ahead of the server; with more at once the agent
 *       takes a third more memory and keeps it
 *   <li>{@code bridge.command}: instead of the launcher, split at blanks
 *   <li>{@code json}: a file for every single value
 * </ul>
 *
 * <p>Exit code 2: a property cannot be used. Exit code 3: the machine does not allow the benchmark,
 * or it failed on the way.
 */
public final class SdsBenchmark {
  private SdsBenchmark() {}

  /** Runs the benchmark; results go to standard output, progress to standard error. */
  public static void main(String[] arguments) {
    int exitCode = 0;
    try {
      Settings settings = Settings.from(name -> Optional.ofNullable(System.getProperty(name)));
      OpenFileLimit limit = OpenFileLimit.current();
      Progress.say("open files per process: %d".formatted(limit.files()));
      Campaign campaign = Campaign.of(settings, SpireFeed.isInstalled());
      limit.require(campaign.mostOpenFiles(), settings.mostStreams());
      Results results = campaign.run();
      System.out.println(campaign.report(results));
      settings.json().ifPresent(file -> write(file, settings, campaign.machine(), results));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      exitCode = 2;
    } catch (BenchmarkException | AssertionError e) {
      System.err.println(e.getMessage());
      exitCode = 3;
    }
    System.exit(exitCode);
  }

  private static void write(Path file, Settings settings, Machine machine, Results results) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine);
    all.put("window", settings.window());
    all.put("rounds", settings.rounds());
    all.put("rotations", settings.rotations());
    all.put("runs", results.runs());
    try {
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
