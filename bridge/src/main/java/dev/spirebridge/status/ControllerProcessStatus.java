package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything the running controller knows of itself at one instant.
 *
 * @param version of the program
 * @param now when this was put together
 * @param apiServer the address of the API server
 * @param identity by which this process holds the lease
 * @param lease namespace and name
 * @param holder the identity that the lease last named; absent until it has been read
 * @param leading whether it holds the lease
 * @param stopping whether it has been told to stop
 * @param trouble what keeps it from the API server or from the lease, ending with what to do
 */
public record ControllerProcessStatus(
    String version,
    Instant startedAt,
    Instant now,
    String apiServer,
    String identity,
    String lease,
    Optional<String> holder,
    boolean leading,
    boolean stopping,
    Optional<String> trouble,
    List<ControllerStatus> controllers)
    implements ProcessStatus {

  public ControllerProcessStatus {
    controllers = List.copyOf(controllers);
  }
}
