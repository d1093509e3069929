package dev.spirebridge.app;

import java.util.EnumSet;
import java.util.Set;

/**
 * Refuses settings that the chosen kind of source does not use: who gives one expects something of
 * it.
 */
final class SourceFit {

  private static final Set<Setting> DELEGATED =
      EnumSet.of(
          Setting.ADMIN_SOCKET,
          Setting.BUNDLE_REFRESH,
          Setting.LINGER,
          Setting.CALLERS,
          Setting.CONNECTIONS_PER_CALLER,
          Setting.CONNECT_BURST_PER_POD,
          Setting.CONNECTS_PER_SECOND_PER_POD,
          Setting.CONNECT_BURST,
          Setting.CONNECTS_PER_SECOND);

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
    for (Setting setting : DELEGATED) {
      settings.given(setting).forEach(g -> problems.add(ConfigProblem.about(g, reason, hint)));
    }
    for (ListSetting setting : ListSetting.values()) {
      settings
          .given(setting)
          .ifPresent(list -> problems.add(ConfigProblem.at(list.place(), reason, hint)));
    }
  }

  /** SPIFFE's own variable may stand in the environment of every container; it is no choice. */
  private void checkDelegated() {
    settings.given(Setting.AGENT_SOCKET).stream()
        .filter(given -> !given.place().name().equals(Setting.SPIFFE_ENDPOINT_SOCKET))
        .forEach(given ->
            problems.add(
                ConfigProblem.about(
                    given,
                    "is of no use with the source delegated, which asks the agent's admin socket",
                    "remove it and give --admin-socket, or give --source workload-api")));
    settings
        .given(Setting.RETRY_AWAITING_REGISTRATION)
        .forEach(given ->
            problems.add(
                ConfigProblem.about(
                    given,
                    "is of no use with the source delegated, where the agent holds the request"
                        + " until it knows the entry",
                    "remove it, or give --source workload-api")));
  }
}
