package dev.spirebridge.app.gate;

import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.mesh.run.GateAnswer;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether SPIRE still has no authorities but those that a plan told proxies of. */
public final class AuthoritiesGate {

  private final TrustSource trust;

  public AuthoritiesGate(TrustSource trust) {
    this.trust = trust;
  }

  /**
   * A further one is never waited for: SPIRE may issue by it at any moment.
   *
   * @param known subject key identifiers, in lower-case hexadecimal
   */
  public GateAnswer look(Set<String> known) throws InterruptedException {
    return switch (trust.ask()) {
      case TrustSource.Answer.Unknown(String why) ->
          new GateAnswer.NotYet("the trust bundle is not known: " + why);
      case TrustSource.Answer.Known(Trust now, _) -> look(known, now);
    };
  }

  private static GateAnswer look(Set<String> known, Trust now) {
    Set<String> further = new TreeSet<>();
    Optional.ofNullable(now.bundles().get(now.own())).map(TrustBundle::authorities).stream()
        .flatMap(Collection::stream)
        .flatMap(authority -> KeyIdentifiers.subject(authority).stream())
        .filter(keyId -> !known.contains(keyId))
        .forEach(further::add);
    return further.isEmpty()
        ? new GateAnswer.Holds("SPIRE has no other authorities than those planned with")
        : new GateAnswer.Never(
            "SPIRE has the further authority %s, of which proxies on the mesh's CA do not know: run the same command again, which tells them first"
                .formatted(String.join(" and ", further)));
  }
}
