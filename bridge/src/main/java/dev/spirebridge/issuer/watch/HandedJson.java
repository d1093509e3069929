package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.issuer.probe.DerChain;
import dev.spirebridge.issuer.watch.BridgeRecords.Answer;
import dev.spirebridge.issuer.watch.BridgeRecords.Handed;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.MovingStatus;
import dev.spirebridge.status.ServedIdentities;
import dev.spirebridge.status.ServedIdentity;
import dev.spirebridge.status.read.NotAStatusException;
import dev.spirebridge.status.read.StatusReader;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;

/** What a bridge tells of what it hands out, as evidence. */
final class HandedJson {

  private HandedJson() {}

  static Answer read(byte[] body) {
    ServedIdentities served;
    try {
      served = StatusReader.identities(body).status();
    } catch (NotAStatusException e) {
      return new Answer.Silent("what it answers is none of a bridge's: " + e.getMessage());
    }
    return new Answer.Told(
        served.identities().stream()
            .filter(HandedJson::isInUse)
            .map(identity -> new Handed(identity.podUid(), evidence(identity.chain())))
            .toList(),
        served.moving().filter(moving -> !moving.keyIds().isEmpty()).map(HandedJson::words));
  }

  private static String words(MovingStatus moving) {
    return "until %s proxies also trust %d root(s) of %s, for the move %s"
        .formatted(
            moving.until().map(Instant::toString).orElse("an unknown time"),
            moving.keyIds().size(),
            String.join(", ", moving.trustDomains()),
            moving.id().orElse("without a name"));
  }

  /**
   * What no proxy took proves nothing of the proxy, and an SVID under another name than {@code
   * default} is not what the mesh uses.
   */
  private static boolean isInUse(ServedIdentity identity) {
    return identity.availability() == Availability.AVAILABLE
        && identity.isDefault()
        && !identity.acceptedNames().isEmpty();
  }

  private static Evidence evidence(List<String> chain) {
    try {
      return new Evidence.Seen(List.of(new Presented(Via.RECORD, DerChain.read(chain))));
    } catch (CertificateException e) {
      return new Evidence.NotSeen(
          new Verdict.Unreachable(
              Reason.NOT_A_CERTIFICATE, "what its bridge tells of it is no certificate"));
    }
  }
}
