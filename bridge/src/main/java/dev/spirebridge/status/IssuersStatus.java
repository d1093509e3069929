package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the controller's own issuer check found last. Apart from {@link ControllerProcessStatus},
 * which would grow with every pod.
 *
 * @param version of the program
 * @param now when this was put together
 * @param outcome {@code holds}, {@code does-not-hold} or {@code unknown}, of all targets together
 * @param checkedAt when the last pass that had a trust bundle ended; empty before the first, and
 *     while another one leads
 * @param trustDomain the own one
 * @param bridgesAnswered bridges that told what they serve
 * @param bridgesSilent bridges that did not; the notes say why
 * @param notes what else a person should know
 */
public record IssuersStatus(
    String version,
    Instant startedAt,
    Instant now,
    String outcome,
    Optional<Instant> checkedAt,
    Optional<String> trustDomain,
    int bridgesAnswered,
    int bridgesSilent,
    List<IssuerStatus> targets,
    List<String> notes)
    implements ProcessStatus {

  public IssuersStatus {
    targets = List.copyOf(targets);
    notes = List.copyOf(notes);
  }
}
