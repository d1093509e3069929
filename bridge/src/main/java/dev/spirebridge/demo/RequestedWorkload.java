package dev.spirebridge.demo;

import io.grpc.Status;
import io.grpc.StatusException;
import java.util.List;
import java.util.stream.Collectors;
import spire.api.agent.delegatedidentity.v1.SubscribeToX509SVIDsRequest;
import spire.api.types.Selector;

/**
 * Finds out whom a subscription is about, with the refusals of SPIRE's agent (its package {@code
 * pkg/agent/api/delegatedidentity/v1}).
 *
 * <p>A key stands for all selectors of a workload. So a request by selectors must give all of them:
 * its key is {@code type:value} of each, in order of the alphabet, with commas between.
 */
final class RequestedWorkload {
  private RequestedWorkload() {}

  static String key(SubscribeToX509SVIDsRequest request, ProcessAttestor attestor)
      throws StatusException {
    boolean bySelectors = request.getSelectorsCount() > 0;
    boolean byPid = request.getPid() != 0;
    if (bySelectors == byPid) {
      throw invalid("must provide either selectors or non-zero PID, but not both");
    }
    if (bySelectors) {
      return key(request.getSelectorsList());
    }
    return attestor
        .workloadOf(request.getPid())
        .orElseThrow(
            () -> Status.UNAVAILABLE.withDescription("workload attestation failed").asException());
  }

  private static String key(List<Selector> selectors) throws StatusException {
    for (var selector : selectors) {
      if (selector.getType().isEmpty()
          || selector.getType().contains(":")
          || selector.getValue().isEmpty()) {
        throw invalid("could not parse provided selectors");
      }
    }
    return selectors.stream()
        .map(selector -> selector.getType() + ":" + selector.getValue())
        .distinct()
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static StatusException invalid(String reason) {
    return Status.INVALID_ARGUMENT.withDescription(reason).asException();
  }
}
