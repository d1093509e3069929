package dev.spirebridge.diagnose.instance;

import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.read.Understood;
import java.util.List;
import java.util.Optional;

/**
 * What an instance tells of itself.
 *
 * @param name who was asked, for people
 * @param document of {@code /api/v1/status} as it came
 * @param status a bridge's or a controller's
 * @param issuers of a controller that checks them
 * @param notes what could not be found out beside that, each a sentence without a full stop
 */
public record InstanceReport(
    String name,
    Readiness readiness,
    String document,
    Understood<ProcessStatus> status,
    Optional<Understood<IssuersStatus>> issuers,
    List<String> notes) {

  public InstanceReport {
    notes = List.copyOf(notes);
  }
}
