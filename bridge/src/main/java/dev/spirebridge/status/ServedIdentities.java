package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;

/**
 * Every SVID the bridge hands out at one instant, with its chain. Apart from {@link BridgeStatus},
 * which many ask for often and which would grow by a kilobyte for each.
 *
 * @param version of the program
 * @param now when this was put together
 */
public record ServedIdentities(
    String version, Instant startedAt, Instant now, List<ServedIdentity> identities)
    implements ProcessStatus {

  public ServedIdentities {
    identities = List.copyOf(identities);
  }
}
