package dev.spirebridge.app;

import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import java.time.Duration;

/**
 * What calling processes may ask of a bridge that gives each its own identity.
 *
 * @param processes with an open connection at once
 * @param connectionsPerProcess open at once
 * @param perPod new connections of one pod, or of one process outside of pods
 * @param overall new connections of all together
 */
public record CallerLimits(int processes, int connectionsPerProcess, Rate perPod, Rate overall) {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /**
   * A node of 250 pods that reboots brings 250 proxies that connect a few times each within
   * seconds; the overall burst lets them all in at once and the rate those that try again. One pod
   * that connects in a loop gets a fiftieth of that rate, so fifty would have to conspire before a
   * neighbour waits. An Envoy needs one connection for each cluster it takes secrets from, and
   * opens a lost one again after half a second and more.
   */
  public static final CallerLimits DEFAULT =
      new CallerLimits(4096, 100, perSecond(100, 20), perSecond(2000, 1000));

  /**
   * @param burst allowed at once after a quiet time
   */
  static Rate perSecond(int burst, int number) {
    return new Rate(burst, number, SECOND);
  }
}
