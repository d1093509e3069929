package dev.spirebridge.issuer.probe;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import java.io.IOException;

/** Ends a look at a target that has shown nothing to judge; the probe makes it its evidence. */
final class AbsentException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Verdict.Absence why;

  AbsentException(Verdict.Absence why) {
    super(why.message());
    this.why = why;
  }

  static AbsentException none(String why) {
    return new AbsentException(new Verdict.NoCertificate(why));
  }

  static AbsentException unreachable(Reason reason, String why) {
    return new AbsentException(new Verdict.Unreachable(reason, why));
  }

  Evidence evidence() {
    return new Evidence.NotSeen(why);
  }
}
