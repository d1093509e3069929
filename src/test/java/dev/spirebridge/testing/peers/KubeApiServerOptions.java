package dev.spirebridge.testing.peers;

import java.util.List;
import java.util.Optional;

/**
 * How a {@link KubeApiServer} is started.
 *
 * @param users besides the admin
 * @param audit level of the audit log, such as Metadata or RequestResponse; empty for none
 * @param flags appended to its command line
 */
public record KubeApiServerOptions(List<String> users, Optional<String> audit, List<String> flags) {

  public static KubeApiServerOptions withUsers(String... users) {
    return new KubeApiServerOptions(List.of(users), Optional.empty(), List.of());
  }

  public KubeApiServerOptions audited(String level) {
    return new KubeApiServerOptions(users, Optional.of(level), flags);
  }

  public KubeApiServerOptions with(String... moreFlags) {
    return new KubeApiServerOptions(users, audit, List.of(moreFlags));
  }
}
