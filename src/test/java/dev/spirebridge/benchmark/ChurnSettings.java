package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.ChurnFleet;
import dev.spirebridge.benchmark.load.SdsMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long processes come and go, and how many, from system properties.
 *
 * @param embedded whether the embedded server is to be the agent also where SPIRE is installed
 */
record ChurnSettings(Duration duration, ChurnFleet.Plan plan, boolean embedded) {
  private static final Duration LIFE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  static ChurnSettings of(Duration duration, int perMinute, boolean embedded) {
    return new ChurnSettings(
        duration, new ChurnFleet.Plan(SdsMethod.SOTW, perMinute, LIFE, PATIENCE), embedded);
  }

  /**
   * @throws IllegalArgumentException naming every property that cannot be used
   */
  static ChurnSettings from(Function<String, Optional<String>> property) {
    List<String> errors = new ArrayList<>();
    int seconds = Settings.number(property, "seconds", 300, errors);
    int perMinute = Settings.number(property, "per.minute", 1_000, errors);
    String agent = property.apply("agent").orElse("spire");
    if (!agent.equals("spire") && !agent.equals("embedded")) {
      errors.add("-Dagent=" + agent + ": use spire or embedded");
    }
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", errors));
    }
    return of(Duration.ofSeconds(seconds), perMinute, agent.equals("embedded"));
  }

  /** Processes in all. */
  int processes() {
    return (int) (plan.perMinute() * duration.toMillis() / 60_000);
  }
}
