package dev.spirebridge.issuer.cluster;

import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.kubernetes.ApiFailure;

/** What the API server refused, in the words of the check. */
final class ApiWords {

  private static final String RULES = "clusterspiffeid/rbac/";

  private ApiWords() {}

  /** Of the files with rules, that of the people who run the check. */
  static String of(ApiFailure failure) {
    return failure.sentence().endsWith(RULES)
        ? failure.sentence() + "check-issuer.yaml"
        : failure.sentence();
  }

  static Unreachable why(ApiFailure failure) {
    return switch (failure.kind()) {
      case FORBIDDEN, UNAUTHENTICATED -> new Unreachable(Reason.FORBIDDEN, of(failure));
      case NO_SUCH_KIND,
          NOT_FOUND,
          CONFLICT,
          EXPIRED,
          INVALID,
          THROTTLED,
          UNREACHABLE,
          UNTRUSTED,
          OTHER ->
          new Unreachable(Reason.OTHER, of(failure));
    };
  }

  /**
   * @param rule such as {@code create pods/portforward in the namespace shop}
   */
  static Unreachable mayNot(String rule) {
    return new Unreachable(
        Reason.FORBIDDEN, "this user may not %s: apply %scheck-issuer.yaml".formatted(rule, RULES));
  }
}
