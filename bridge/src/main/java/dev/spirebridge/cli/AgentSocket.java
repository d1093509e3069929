package dev.spirebridge.cli;

import java.util.Map;
import java.util.Optional;

/** Where commands look for the SPIRE agent's Workload API unless they are told. */
final class AgentSocket {

  static final String VARIABLE = "SPIFFE_ENDPOINT_SOCKET";
  static final String DESCRIPTION =
      "The SPIRE agent's Workload API. Default: SPIFFE_ENDPOINT_SOCKET, then"
          + " unix:///run/secrets/workload-spiffe-uds/socket";

  private static final String USUAL = "unix:///run/secrets/workload-spiffe-uds/socket";

  private AgentSocket() {}

  static String address(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(given -> !given.isEmpty())
        .orElse(USUAL);
  }
}
