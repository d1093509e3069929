package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Every SVID the bridge hands out at one instant, with its chain. Apart from {@link BridgeStatus},
 * which many ask for often and which would grow by a kilobyte for each.
 *
 * @param version of the program
 * @param now when this was put together
 * @param moving empty while nobody asks for the roots of a move
 */
public record ServedIdentities(
    String version,
    Instant startedAt,
    Instant now,
    List<ServedIdentity> identities,
    Optional<MovingStatus> moving)
    implements ProcessStatus {

  public ServedIdentities {
    identities = List.copyOf(identities);
  }
}
