package dev.spirebridge.app;

import dev.spirebridge.delegatedidentity.SpiffeIdPattern;
import java.util.List;
import java.util.Set;

/**
 * Which processes may call, and which identities may be handed to them.
 *
 * @param uids user IDs that may connect, as the kernel gives them: unsigned
 * @param gids group IDs that may connect, beside the users
 * @param spiffeIds the SPIFFE IDs that may be handed out; any, when empty
 */
public record CallersConfig(Set<Integer> uids, Set<Integer> gids, List<SpiffeIdPattern> spiffeIds) {

  /** Who may open the socket file may call, and is given what SPIRE gives it. */
  public static final CallersConfig DEFAULT = new CallersConfig(Set.of(), Set.of(), List.of());

  public CallersConfig {
    uids = Set.copyOf(uids);
    gids = Set.copyOf(gids);
    spiffeIds = List.copyOf(spiffeIds);
  }

  /** Whether a list decides who may connect; otherwise the mode of the socket file does. */
  public boolean areListed() {
    return !uids.isEmpty() || !gids.isEmpty();
  }
}
