package dev.spirebridge.kubesecret;

import dev.spirebridge.kubernetes.LoopSettings;
import dev.spirebridge.kubernetes.WatchSettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a {@link SecretSink} looks and writes.
 *
 * @param betweenCorrections after an own write, this long nothing is written over what somebody
 *     else made of it: two who disagree must not write against each other without end
 */
public record SecretSettings(LoopSettings loop, WatchSettings watch, Duration betweenCorrections) {

  /** What a bridge runs with. */
  public static SecretSettings defaults(RandomGenerator random) {
    // There may be a bridge beside each gateway of a cluster, and they all come back to an API
    // server that was restarted.
    WatchSettings watch =
        new WatchSettings(
            500, Duration.ofMinutes(4), Duration.ofMillis(500), Duration.ofSeconds(15), random);
    return new SecretSettings(LoopSettings.defaults(random), watch, Duration.ofSeconds(5));
  }
}
