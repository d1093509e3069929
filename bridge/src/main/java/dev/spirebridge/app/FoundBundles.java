package dev.spirebridge.app;

import dev.spirebridge.federation.ServedBundles;
import dev.spirebridge.federation.ServedBundles.Served;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.TrustBundle;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.spiffeid.TrustDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trust bundles that one origin has.
 *
 * @param own of the trust domain that the origin is of
 * @param bundles without those that are empty
 * @param notes on those that cannot be read
 */
record FoundBundles(TrustDomain own, List<TrustBundle> bundles, List<String> notes) {

  /**
   * What the SPIRE agent serves.
   *
   * @param asked its own trust domain, where somebody said so
   */
  static FoundBundles of(ServedBundles agent, Optional<TrustDomain> asked)
      throws NoBundleException, InterruptedException {
    return switch (agent.ask()) {
      case ServedBundles.Unavailable(String message) ->
          throw new NoBundleException(clause(message));
      case Served served -> of(served, asked);
    };
  }

  private static FoundBundles of(Served served, Optional<TrustDomain> asked)
      throws NoBundleException {
    TrustDomain own =
        asked
            .or(served::own)
            .or(() -> only(served))
            .orElseThrow(() ->
                new NoBundleException(
                    "the SPIRE agent does not say which trust domain is its own: give"
                        + " --trust-domain"));
    List<TrustBundle> bundles = new ArrayList<>();
    for (X509Bundle each : served.bundles().values()) {
      if (!each.getX509Authorities().isEmpty()) {
        bundles.add(new TrustBundle(each.getTrustDomain(), List.copyOf(each.getX509Authorities())));
      }
    }
    return new FoundBundles(own, bundles, notes(served));
  }

  /** An agent that serves bundles to everybody may have no SVID to tell it by. */
  private static Optional<TrustDomain> only(Served served) {
    return served.bundles().size() == 1
        ? Optional.of(served.bundles().keySet().iterator().next())
        : Optional.empty();
  }

  private static List<String> notes(Served served) {
    return served.unreadable().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each ->
            "the agent's bundle of %s cannot be read: %s"
                .formatted(
                    AgentText.printable(each.getKey()), AgentText.printable(each.getValue())))
        .toList();
  }

  /** As it can follow a colon. */
  private static String clause(String sentence) {
    String bare = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    return bare.startsWith("The ") ? "the " + bare.substring(4) : bare;
  }
}
