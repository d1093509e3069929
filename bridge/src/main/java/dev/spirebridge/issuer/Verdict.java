package dev.spirebridge.issuer;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.SvidRule;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one target's certificate is. Whatever text it holds is fit to be printed. */
public sealed interface Verdict {

  /**
   * @param authority the one of the trust bundle that the chain reaches
   * @param remaining until the first certificate on the path expires, authority included; never
   *     negative
   */
  record Trusted(X509Certificate authority, TrustDomain of, Duration remaining)
      implements Verdict {}

  /**
   * @param issuer as the certificate says it, which proves nothing
   * @param authorityKeyId likewise
   */
  record OtherIssuer(String issuer, Optional<String> authorityKeyId, String why)
      implements Verdict {
    public OtherIssuer {
      issuer = AgentText.printable(issuer);
      why = AgentText.printable(why);
    }
  }

  /** Of another trust domain than expected, or named for another than its authority's. */
  record WrongTrustDomain(TrustDomain found, TrustDomain expected) implements Verdict {}

  record WrongId(SpiffeId found, SpiffeId expected) implements Verdict {}

  /** The chain is right but for its dates; judged without tolerance, as peers do. */
  record Expired(Part part, Instant at) implements Verdict {}

  record NotYetValid(Part part, Instant from) implements Verdict {}

  record NotAnSvid(SvidRule rule) implements Verdict {}

  /** Istio's own CA issued it: the proxy's agent found no SDS server when it started. */
  record FellBackToMeshCa(String issuer, SpiffeId id) implements Verdict {
    public FellBackToMeshCa {
      issuer = AgentText.printable(issuer);
    }
  }

  /**
   * What was seen is not the SVID: a gateway's face to the world, or an app's behind the proxy.
   *
   * @param names host names and addresses it is for
   */
  record PublicCertificate(List<String> names, String issuer) implements Verdict {
    public PublicCertificate {
      names = names.stream().map(AgentText::printable).toList();
      issuer = AgentText.printable(issuer);
    }
  }

  /** No certificate could be looked at. */
  sealed interface Absence extends Verdict permits NoCertificate, Unreachable {}

  /** The target answers, and has none. */
  record NoCertificate(String why) implements Absence {
    public NoCertificate {
      why = AgentText.printable(why);
    }
  }

  /**
   * It could not be found out.
   *
   * @param why a clause without a full stop
   */
  record Unreachable(Reason reason, String why) implements Absence {
    public Unreachable {
      why = AgentText.printable(why);
    }
  }

  /** Where on a path. */
  enum Part {
    LEAF,
    INTERMEDIATE,
    AUTHORITY
  }

  /** Why a target, or the trust it is judged by, is out of reach. */
  enum Reason {
    REFUSED,
    NAME_NOT_RESOLVED,
    TIMED_OUT,
    NOT_TLS,
    HANDSHAKE_FAILED,
    TOO_LARGE,
    NOT_A_CERTIFICATE,
    NOT_ENVOY,
    NO_PROXY,
    /** No bridge serves it, as far as the bridges tell. */
    NOT_SERVED,
    GONE,
    FORBIDDEN,
    NO_BUNDLE,
    UNREADABLE,
    OTHER
  }

  default Standing standing() {
    return switch (this) {
      case Trusted _ -> Standing.HOLDS;
      case OtherIssuer _, WrongTrustDomain _, WrongId _, NotAnSvid _ -> Standing.DOES_NOT_HOLD;
      case Expired _, NotYetValid _ -> Standing.DOES_NOT_HOLD;
      case FellBackToMeshCa _, NoCertificate _ -> Standing.DOES_NOT_HOLD;
      case PublicCertificate _, Unreachable _ -> Standing.UNKNOWN;
    };
  }

  /**
   * Whether seconds may change it: an agent can be ahead of the one the bundle came from, a proxy
   * in the middle of a renewal or only just started, and a pod's address another one's by now. No
   * such verdict is an alarm before a second look.
   */
  default boolean mayPass() {
    return switch (this) {
      case OtherIssuer _, FellBackToMeshCa _, Expired _, NotYetValid _ -> true;
      case WrongId _, NoCertificate _ -> true;
      case Trusted _, WrongTrustDomain _, NotAnSvid _ -> false;
      case PublicCertificate _, Unreachable _ -> false;
    };
  }

  /** For programs: lower case, with hyphens; the same for all of one kind. */
  default String word() {
    return VerdictWords.word(this);
  }

  /** What was found, as a clause. */
  default String message() {
    return VerdictWords.message(this);
  }

  /** What to do about it, as a clause; empty where it holds. */
  default String advice() {
    return VerdictWords.advice(this);
  }
}
