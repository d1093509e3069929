package dev.spirebridge.admin;

import dev.spirebridge.admin.ReadinessVerdict.NotReady;
import dev.spirebridge.admin.ReadinessVerdict.Ready;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.ControllerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a controller does what it is for. One that stands by is ready too, or a rollout would
 * wait for ever for the second one; one that cannot see the cluster is not, or a rollout would
 * replace one that can.
 */
final class ControllerReadinessRules {

  private ControllerReadinessRules() {}

  static ReadinessVerdict verdict(ControllerProcessStatus status) {
    if (status.stopping()) {
      return new NotReady(
          "the controller is stopping", List.of("what it has written stays as it is"));
    }
    List<String> troubles = troubles(status);
    if (!troubles.isEmpty()) {
      return new NotReady(troubles.getFirst(), troubles.subList(1, troubles.size()));
    }
    return status.leading() ? leads(status) : standsBy(status);
  }

  private static ReadinessVerdict leads(ControllerProcessStatus status) {
    Optional<ControllerStatus> behind =
        status.controllers().stream().filter(controller -> !controller.synced()).findFirst();
    return behind.isPresent() ? behind(behind.get(), status) : new Ready(List.of(leading(status)));
  }

  private static String leading(ControllerProcessStatus status) {
    return "leading as " + status.identity();
  }

  /** Nothing is said of another process that has not been seen. */
  private static ReadinessVerdict standsBy(ControllerProcessStatus status) {
    if (status.holder().isEmpty()) {
      return new NotReady("the lease " + status.lease() + " has not been read yet", List.of());
    }
    String holder = status.holder().get();
    return holder.equals(status.identity())
        ? new NotReady(
            "the lease " + status.lease() + " was not renewed in time",
            List.of("nothing is written until it is had again"))
        : new Ready(
            List.of("standing by: %s holds the lease %s".formatted(holder, status.lease())));
  }

  private static List<String> troubles(ControllerProcessStatus status) {
    List<String> troubles = new ArrayList<>();
    status.trouble().ifPresent(troubles::add);
    for (ControllerStatus controller : status.controllers()) {
      controller
          .trouble()
          .ifPresent(trouble -> troubles.add(controller.resource() + ": " + trouble));
    }
    return troubles;
  }

  private static ReadinessVerdict behind(
      ControllerStatus controller, ControllerProcessStatus status) {
    return new NotReady(
        controller
            .lastPass()
            .map(at ->
                "%s: the last pass, at %s, left something to do"
                    .formatted(controller.resource(), at))
            .orElse(controller.resource() + ": the first pass has not ended yet"),
        List.of(leading(status)));
  }
}
