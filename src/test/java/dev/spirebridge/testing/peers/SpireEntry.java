package dev.spirebridge.testing.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * A registration entry of a SPIRE server.
 *
 * @param path of the SPIFFE ID, with its leading slash
 * @param selectors as {@code type:value}
 * @param lifetimeSeconds of the X.509-SVID; the agent renews it at about half of that and the 10
 *     seconds the server dates it back
 * @param hint empty for none
 * @param federatesWith SPIFFE IDs of trust domains
 */
public record SpireEntry(
    String path,
    List<String> selectors,
    int lifetimeSeconds,
    String hint,
    List<String> federatesWith) {

  public SpireEntry {
    selectors = List.copyOf(selectors);
    federatesWith = List.copyOf(federatesWith);
  }

  /** An entry for every process of the user that runs the tests. */
  public static SpireEntry forThisUser(String path, int lifetimeSeconds) {
    return forUser(ThisUser.uid(), path, lifetimeSeconds);
  }

  /** An entry for every process of a user. */
  public static SpireEntry forUser(int uid, String path, int lifetimeSeconds) {
    return new SpireEntry(path, List.of("unix:uid:" + uid), lifetimeSeconds, "", List.of());
  }

  public SpireEntry withHint(String newHint) {
    return new SpireEntry(path, selectors, lifetimeSeconds, newHint, federatesWith);
  }

  public SpireEntry withLifetime(int seconds) {
    return new SpireEntry(path, selectors, seconds, hint, federatesWith);
  }

  public SpireEntry withFederation(String... trustDomainIds) {
    return new SpireEntry(path, selectors, lifetimeSeconds, hint, List.of(trustDomainIds));
  }

  /** The flags of {@code spire-server entry create} and {@code entry update}. */
  List<String> flags(String trustDomain) {
    List<String> flags = new ArrayList<>();
    flags.addAll(List.of("-spiffeID", "spiffe://" + trustDomain + path));
    flags.addAll(List.of("-x509SVIDTTL", Integer.toString(lifetimeSeconds)));
    selectors.forEach(selector -> flags.addAll(List.of("-selector", selector)));
    federatesWith.forEach(id -> flags.addAll(List.of("-federatesWith", id)));
    if (!hint.isEmpty()) {
      flags.addAll(List.of("-hint", hint));
    }
    return flags;
  }
}
