package dev.spirebridge.app;

import java.util.EnumSet;
import java.util.Set;

/**
 * Refuses settings that the chosen kind of source does not use: who gives one expects something of
 * it.
 */
final class SourceFit {

  private static final Set<ServeSetting> DELEGATED =
      EnumSet.of(
          ServeSetting.ADMIN_SOCKET,
          ServeSetting.BUNDLE_REFRESH,
          ServeSetting.LINGER,
          ServeSetting.CALLERS,
          ServeSetting.CONNECTIONS_PER_CALLER,
          ServeSetting.CONNECT_BURST_PER_POD,
          ServeSetting.CONNECTS_PER_SECOND_PER_POD,
          ServeSetting.CONNECT_BURST,
          ServeSetting.CONNECTS_PER_SECOND);

  private static final Set<ServeListSetting> CALLERS =
      EnumSet.of(
          ServeListSetting.CALLER_UIDS,
          ServeListSetting.CALLER_GIDS,
          ServeListSetting.CALLER_SPIFFE_IDS);

  private final Settings settings;
  private final Problems problems;

  SourceFit(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  void check(SourceKind.Word chosen) {
    switch (chosen) {
      case WORKLOAD_API -> checkWorkloadApi();
      case DELEGATED -> checkDelegated();
    }
  }

  private void checkWorkloadApi() {
    String reason =
        "is of no use with the source workload-api, where all callers are given the"
            + " same identities";
    String hint = "remove it, or give --source delegated";
    for (ServeSetting setting : DELEGATED) {
      settings.given(setting).forEach(g -> problems.add(ConfigProblem.about(g, reason, hint)));
    }
    for (ServeListSetting setting : CALLERS) {
      settings
          .given(setting)
          .ifPresent(list -> problems.add(ConfigProblem.at(list.place(), reason, hint)));
    }
    refuseSocket(
        ServeSetting.STATUS_TLS_AGENT_SOCKET,
        "is of no use with the source workload-api, whose identities are the bridge's own",
        "remove it");
  }

  private void checkDelegated() {
    refuseSocket(
        ServeSetting.AGENT_SOCKET,
        "is of no use with the source delegated, which asks the agent's admin socket",
        "remove it and give --admin-socket, or give --source workload-api");
    settings
        .given(ServeSetting.RETRY_AWAITING_REGISTRATION)
        .forEach(given ->
            problems.add(
                ConfigProblem.about(
                    given,
                    "is of no use with the source delegated, where the agent holds the request"
                        + " until it knows the entry",
                    "remove it, or give --source workload-api")));
  }

  /** SPIFFE's own variable may stand in the environment of every container; it is no choice. */
  private void refuseSocket(ServeSetting setting, String reason, String hint) {
    settings.given(setting).stream()
        .filter(given -> !given.place().name().equals(ServeSetting.SPIFFE_ENDPOINT_SOCKET))
        .forEach(given -> problems.add(ConfigProblem.about(given, reason, hint)));
  }
}
