package dev.spirebridge.issuer;

import static dev.spirebridge.issuer.Scene.OLD;
import static dev.spirebridge.issuer.Scene.OWN;
import static dev.spirebridge.issuer.Scene.leaf;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.SvidRule;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Verdict.Part;
import dev.spirebridge.issuer.Verdict.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IssuerReportTest {

  private static final Target TARGET =
      new Target("web", TargetClass.WORKLOAD, Expectation.of(Scene.WEB), Optional.empty());
  private static final Verdict GOOD =
      new Verdict.Trusted(OLD.certificate(), OWN, Duration.ofHours(1));
  private static final Verdict BAD = new Verdict.NotAnSvid(SvidRule.KEY_USAGE);
  private static final Verdict.Absence UNKNOWN =
      new Verdict.Unreachable(Reason.REFUSED, "nobody listens");

  private static Standing of(Verdict... verdicts) {
    return new IssuerReport(
            NOW,
            Optional.empty(),
            Arrays.stream(verdicts)
                .map(each -> new Judged(TARGET, Optional.empty(), each, Optional.empty()))
                .toList(),
            List.of())
        .standing();
  }

  @Test
  void holdsOnlyIfAllDo() {
    assertThat(of(GOOD, GOOD)).isEqualTo(Standing.HOLDS);
    assertThat(of(GOOD, UNKNOWN)).isEqualTo(Standing.UNKNOWN);
    assertThat(of(GOOD, BAD)).isEqualTo(Standing.DOES_NOT_HOLD);
    assertThat(of(UNKNOWN, BAD, GOOD)).isEqualTo(Standing.DOES_NOT_HOLD);
  }

  @Test
  void knowsNothingWithoutTargets() {
    assertThat(of()).isEqualTo(Standing.UNKNOWN);
  }

  @Test
  void countsTheWorstThatATargetShows() {
    Presented good = new Presented(Via.SECRET, List.of(leaf(OLD).certificate()));
    Presented stranger = new Presented(Via.SECRET, List.of(leaf(Scene.NEW).certificate()));
    Presented web =
        new Presented(Via.HANDSHAKE, List.of(Scene.WORKSHOP.leaf().dns("a").certificate()));

    assertThat(worst(good, web)).isInstanceOf(Verdict.PublicCertificate.class);
    assertThat(worst(good, web, stranger)).isInstanceOf(Verdict.OtherIssuer.class);
    assertThat(worst(good, good)).isInstanceOf(Verdict.Trusted.class);
  }

  private static Verdict worst(Presented... seen) {
    return judge(new Evidence.Seen(List.of(seen))).verdict();
  }

  @Test
  void passesOnWhyNothingWasSeen() {
    Judged row = judge(new Evidence.NotSeen(UNKNOWN));
    assertThat(row.verdict()).isEqualTo(UNKNOWN);
    assertThat(row.seen()).isEmpty();
  }

  private static Judged judge(Evidence evidence) {
    TrustBundle bundle = new TrustBundle(OWN, List.of(OLD.certificate()));
    return new Judge(Duration.ZERO)
        .judge(TARGET, evidence, new Trust(OWN, Map.of(OWN, bundle), List.of()), NOW);
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void saysWhatToDoAboutWhatIsOutOfReach(Reason reason) {
    assertThat(new Verdict.Unreachable(reason, "x").advice()).isNotBlank();
  }

  @Test
  void saysWhatToDoAboutAllButWhatHolds() {
    assertThat(GOOD.advice()).isEmpty();
    assertThat(
            Stream.of(
                    new Verdict.OtherIssuer("CN=X", Optional.empty(), "y"),
                    new Verdict.WrongTrustDomain(Scene.PARTNER, OWN),
                    new Verdict.WrongId(Scene.WEB, Scene.WEB),
                    new Verdict.Expired(Part.LEAF, NOW),
                    new Verdict.NotYetValid(Part.AUTHORITY, NOW),
                    BAD,
                    new Verdict.FellBackToMeshCa("O=cluster.local", Scene.WEB),
                    new Verdict.NoCertificate("z"))
                .filter(each -> each.standing() == Standing.DOES_NOT_HOLD))
        .hasSize(8)
        .allSatisfy(each -> {
          assertThat(each.advice()).isNotBlank();
          assertThat(each.message()).isNotBlank();
          assertThat(each.word().replace("-", ""))
              .isEqualToIgnoringCase(each.getClass().getSimpleName());
        });
  }
}
