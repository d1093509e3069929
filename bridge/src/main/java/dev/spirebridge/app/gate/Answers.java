package dev.spirebridge.app.gate;

import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.mesh.run.GateAnswer;
import java.util.List;
import java.util.stream.Collectors;

/** What the looks at several things, or one that failed, mean for a gate. */
final class Answers {

  private static final int MOST_NAMED = 5;

  private Answers() {}

  /**
   * The worst kind counts: what cannot be found out, then what will never hold, then what does not
   * yet, then what could not be asked.
   *
   * @param holds what to tell if all of them hold
   */
  static GateAnswer all(List<GateAnswer> each, String holds) {
    List<GateAnswer> unknown = of(each, GateAnswer.Unknown.class);
    if (!unknown.isEmpty()) {
      return new GateAnswer.Unknown(words(unknown));
    }
    List<GateAnswer> never = of(each, GateAnswer.Never.class);
    if (!never.isEmpty()) {
      return new GateAnswer.Never(words(never));
    }
    List<GateAnswer> notYet = of(each, GateAnswer.NotYet.class);
    if (!notYet.isEmpty()) {
      return new GateAnswer.NotYet(words(notYet));
    }
    List<GateAnswer> outOfReach = of(each, GateAnswer.OutOfReach.class);
    return outOfReach.isEmpty()
        ? new GateAnswer.Holds(holds)
        : new GateAnswer.OutOfReach(words(outOfReach));
  }

  /**
   * @param what could not be looked at
   */
  static GateAnswer of(String what, Unreachable why) {
    String words = "%s: %s".formatted(what, why.why());
    return switch (why.reason()) {
      case FORBIDDEN -> new GateAnswer.Unknown(words);
      case GONE, NO_PROXY, NOT_SERVED -> new GateAnswer.NotYet(words);
      case REFUSED,
          NAME_NOT_RESOLVED,
          TIMED_OUT,
          NOT_TLS,
          HANDSHAKE_FAILED,
          TOO_LARGE,
          NOT_A_CERTIFICATE,
          NOT_ENVOY,
          NO_BUNDLE,
          UNREADABLE,
          OTHER ->
          new GateAnswer.OutOfReach(words);
    };
  }

  static GateAnswer of(String what, ApiFailure failure) {
    String words = "%s: %s".formatted(what, failure.sentence());
    return switch (failure.kind()) {
      case FORBIDDEN, UNAUTHENTICATED, UNTRUSTED -> new GateAnswer.Unknown(words);
      case THROTTLED, UNREACHABLE, OTHER -> new GateAnswer.OutOfReach(words);
      case NO_SUCH_KIND, NOT_FOUND, CONFLICT, EXPIRED, INVALID -> new GateAnswer.NotYet(words);
    };
  }

  private static List<GateAnswer> of(List<GateAnswer> answers, Class<? extends GateAnswer> kind) {
    return answers.stream().filter(kind::isInstance).toList();
  }

  private static String words(List<GateAnswer> answers) {
    String first =
        answers.stream().limit(MOST_NAMED).map(GateAnswer::told).collect(Collectors.joining("; "));
    return answers.size() <= MOST_NAMED
        ? first
        : "%s; and %d more".formatted(first, answers.size() - MOST_NAMED);
  }
}
