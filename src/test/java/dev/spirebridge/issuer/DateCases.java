package dev.spirebridge.issuer;

import static dev.spirebridge.issuer.Scene.NEW;
import static dev.spirebridge.issuer.Scene.OLD;
import static dev.spirebridge.issuer.Scene.ROOT;
import static dev.spirebridge.issuer.Scene.SPIRE;
import static dev.spirebridge.issuer.Scene.WORKSHOP;
import static dev.spirebridge.issuer.Scene.leaf;
import static dev.spirebridge.testing.TestIdentities.NOW;

import dev.spirebridge.issuer.Verdict.Part;
import dev.spirebridge.testing.CertificateWorkshop.Draft;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** Dates, which peers judge by the second. */
final class DateCases {

  private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
  private static final Instant SOON = NOW.plus(Duration.ofHours(1));

  private DateCases() {}

  static Stream<JudgeCase> all() {
    return Stream.concat(leaves(), above());
  }

  private static Stream<JudgeCase> leaves() {
    Instant ended = NOW.minusSeconds(1);
    return Stream.of(
        of("33 expired by a second", YESTERDAY, ended).gives(new Verdict.Expired(Part.LEAF, ended)),
        of("34 its last second", YESTERDAY, NOW).isTrusted(OLD, Duration.ZERO),
        of("35 begins within the tolerance", NOW.plusSeconds(30), SOON).isTrusted(OLD),
        of("36 begins beyond the tolerance", NOW.plusSeconds(31), SOON)
            .gives(new Verdict.NotYetValid(Part.LEAF, NOW.plusSeconds(31))));
  }

  private static JudgeCase of(String name, Instant from, Instant until) {
    return JudgeCase.of(name, leaf(OLD).valid(from, until).certificate());
  }

  private static Stream<JudgeCase> above() {
    Instant ended = NOW.minusSeconds(60);
    Made spent = WORKSHOP.authority("CN=I").signedBy(ROOT).valid(YESTERDAY, ended).make();
    Made spentRoot = WORKSHOP.authority(SPIRE).valid(YESTERDAY, ended).make();
    Made fresh = WORKSHOP.authority("CN=Cross").signedBy(OLD).make();
    Made ending = WORKSHOP.authority(SPIRE).valid(YESTERDAY, NOW.plusSeconds(300)).make();
    X509Certificate spentCross = again(fresh).signedBy(ROOT).valid(YESTERDAY, ended).certificate();
    return Stream.of(
        JudgeCase.of("37 an intermediate expired", leaf(spent).certificate(), spent.certificate())
            .bundle(ROOT)
            .gives(new Verdict.Expired(Part.INTERMEDIATE, ended)),
        JudgeCase.of(
                "37b it expired before the leaf began",
                leaf(spent).valid(NOW.minusSeconds(10), SOON).certificate(),
                spent.certificate())
            .bundle(ROOT)
            .gives(new Verdict.Expired(Part.INTERMEDIATE, ended)),
        JudgeCase.of("38 the authority expired", leaf(spentRoot).certificate())
            .bundle(spentRoot)
            .gives(new Verdict.Expired(Part.AUTHORITY, ended)),
        JudgeCase.of(
                "39 one of two ways expired",
                leaf(fresh).certificate(),
                spentCross,
                fresh.certificate())
            .bundle(ROOT, OLD)
            .isTrusted(OLD),
        JudgeCase.of("39b the authority expires before the leaf", leaf(ending).certificate())
            .bundle(ending)
            .isTrusted(ending, Duration.ofMinutes(5)),
        JudgeCase.of(
                "39c of two good ways the one that lasts longer",
                leaf(fresh).certificate(),
                again(fresh).signedBy(ending).certificate(),
                fresh.certificate())
            .bundle(ending, OLD)
            .isTrusted(OLD),
        JudgeCase.of(
                "39d of two ways as good as each other the authority that is first in the bundle",
                leaf(fresh).certificate(),
                again(fresh).signedBy(NEW).certificate(),
                fresh.certificate())
            .bundle(OLD, NEW)
            .isTrusted(OLD));
  }

  private static Draft again(Made authority) {
    return WORKSHOP.authority("CN=Cross").keys(authority.keys());
  }
}
