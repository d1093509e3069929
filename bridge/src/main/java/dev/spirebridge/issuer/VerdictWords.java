package dev.spirebridge.issuer;

import dev.spirebridge.issuer.Verdict.Expired;
import dev.spirebridge.issuer.Verdict.FellBackToMeshCa;
import dev.spirebridge.issuer.Verdict.NoCertificate;
import dev.spirebridge.issuer.Verdict.NotAnSvid;
import dev.spirebridge.issuer.Verdict.NotYetValid;
import dev.spirebridge.issuer.Verdict.OtherIssuer;
import dev.spirebridge.issuer.Verdict.Part;
import dev.spirebridge.issuer.Verdict.PublicCertificate;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Trusted;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.issuer.Verdict.WrongId;
import dev.spirebridge.issuer.Verdict.WrongTrustDomain;
import java.util.List;

/** Verdicts in words: one for programs, two clauses for people. docs/issuer-check.md has them. */
final class VerdictWords {

  private VerdictWords() {}

  static String word(Verdict verdict) {
    return switch (verdict) {
      case Trusted _ -> "trusted";
      case OtherIssuer _ -> "other-issuer";
      case WrongTrustDomain _ -> "wrong-trust-domain";
      case WrongId _ -> "wrong-id";
      case Expired _ -> "expired";
      case NotYetValid _ -> "not-yet-valid";
      case NotAnSvid _ -> "not-an-svid";
      case FellBackToMeshCa _ -> "fell-back-to-mesh-ca";
      case NoCertificate _ -> "no-certificate";
      case PublicCertificate _ -> "public-certificate";
      case Unreachable _ -> "unreachable";
    };
  }

  static String message(Verdict verdict) {
    return switch (verdict) {
      case Trusted trusted -> "an authority of %s issued it".formatted(trusted.of());
      case OtherIssuer other -> other.why();
      case WrongTrustDomain wrong ->
          "it is named for %s; expected is %s".formatted(wrong.found(), wrong.expected());
      case WrongId wrong -> "it is %s; expected is %s".formatted(wrong.found(), wrong.expected());
      case Expired expired -> "%s expired at %s".formatted(words(expired.part()), expired.at());
      case NotYetValid early -> "%s begins at %s".formatted(words(early.part()), early.from());
      case NotAnSvid not -> not.rule().words();
      case FellBackToMeshCa fallen ->
          "the mesh's own CA issued it (%s), for %s".formatted(fallen.issuer(), fallen.id());
      case NoCertificate none -> none.why();
      case PublicCertificate seen ->
          "a public certificate for %s by %s; its SVID was not seen"
              .formatted(some(seen.names()), seen.issuer());
      case Unreachable unreachable -> unreachable.why();
    };
  }

  private static String some(List<String> names) {
    return switch (names.size()) {
      case 0 -> "no host";
      case 1, 2, 3 -> String.join(", ", names);
      default -> "%s and %d more".formatted(names.getFirst(), names.size() - 1);
    };
  }

  private static String words(Part part) {
    return switch (part) {
      case LEAF -> "the certificate";
      case INTERMEDIATE -> "an intermediate";
      case AUTHORITY -> "the authority";
    };
  }

  static String advice(Verdict verdict) {
    return switch (verdict) {
      case Trusted _ -> "";
      case OtherIssuer _ -> "have spire-bridge serve its certificate";
      case WrongTrustDomain _ -> "mend the trust domain of its SPIRE, or what is expected";
      case WrongId _ -> "mend the ClusterSPIFFEID or the entry that selects it";
      case Expired expired -> afterExpiry(expired.part());
      case NotYetValid _ -> "compare the clocks of this machine and of SPIRE's server";
      case NotAnSvid _ -> "have SPIRE issue its certificate";
      case FellBackToMeshCa _ -> "mount spire-bridge's socket into its proxy, and restart it";
      case NoCertificate _ -> "look at /readyz of the bridge that serves it";
      case PublicCertificate _ -> "look at what its proxy holds: --gateway or --envoy-admin";
      case Unreachable unreachable -> reachIt(unreachable.reason());
    };
  }

  private static String afterExpiry(Part part) {
    return switch (part) {
      case LEAF -> "look at /readyz of its bridge: it was not renewed";
      case INTERMEDIATE, AUTHORITY -> "rotate the X.509 authority of SPIRE's server";
    };
  }

  private static String reachIt(Reason reason) {
    return switch (reason) {
      case REFUSED -> "start it, or name its right port";
      case NAME_NOT_RESOLVED -> "name a host that resolves here";
      case TIMED_OUT -> "look whether it hangs, or give --timeout";
      case NOT_TLS -> "name a port where a proxy speaks TLS";
      case HANDSHAKE_FAILED -> "look into its proxy's log, or ask its admin port: --envoy-admin";
      case TOO_LARGE -> "have it send its own chain and no more";
      case NOT_A_CERTIFICATE -> "have it present a certificate that can be read";
      case NOT_ENVOY -> "name the admin port of an Envoy";
      case NO_PROXY -> "inject a proxy, or leave the pod out with -l";
      case NOT_SERVED -> "run spire-bridge check-issuer, which may look into the proxy";
      case GONE -> "check again";
      case FORBIDDEN -> "ask for the right that is named, then check again";
      case NO_BUNDLE -> "see that the agent, file or ConfigMap of --bundle has one";
      case UNREADABLE -> "make it readable for this user";
      case OTHER -> "mend what is said about it below, then check again";
    };
  }
}
