package dev.spirebridge.sds;

import io.grpc.Status;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a listener allows on a stream.
 *
 * @param maxNames names that one stream may ask for
 */
record Rules(OnUnknown onUnknown, int maxNames) {

  /**
   * The type URL may be left out where the service implies it; another one is a client's mistake.
   */
  Optional<Status> refuseType(String typeUrl) {
    return typeUrl.isEmpty() || typeUrl.equals(SecretEncoder.TYPE_URL)
        ? Optional.empty()
        : Optional.of(
            Status.INVALID_ARGUMENT.withDescription(
                "this service serves %s only; ask another one for \"%s\""
                    .formatted(SecretEncoder.TYPE_URL, ClientText.bounded(typeUrl))));
  }

  Optional<Status> refuseCount(long names) {
    return names <= maxNames
        ? Optional.empty()
        : Optional.of(
            Status.INVALID_ARGUMENT.withDescription(
                "a stream may ask for %d names, this one asks for %d; raise limits.namesPerStream"
                    .formatted(maxNames, names)));
  }

  /** The words of SPIRE's agent, which people look for in their proxies' logs. */
  static Status unknown(Collection<String> names) {
    List<String> sorted = names.stream().sorted().toList();
    return Status.INVALID_ARGUMENT.withDescription(
        "workload is not authorized for the requested identities "
            + sorted.stream()
                .limit(20)
                .map(name -> "\"" + ClientText.bounded(name) + "\"")
                .collect(Collectors.joining(" ", "[", "]")));
  }
}
