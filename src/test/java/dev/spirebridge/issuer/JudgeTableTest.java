package dev.spirebridge.issuer;

import static dev.spirebridge.issuer.Scene.OLD;
import static dev.spirebridge.issuer.Scene.WORKSHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No false pass and no false alarm: one right answer for each chain, in any order. */
class JudgeTableTest {

  private static final int SHUFFLES = 8;
  private static final long SEED = 20261121;

  private static final List<X509Certificate> STRANGERS =
      List.of(
          Scene.ROGUE.certificate(),
          WORKSHOP.authority("CN=Root").certificate(),
          WORKSHOP.authority("CN=Upper").certificate(),
          WORKSHOP.leaf("spiffe://stranger.test/x").signedBy(Scene.ROGUE).certificate());

  /** Made once: keys and signatures take longer than all that is judged by them. */
  private static final List<JudgeCase> CASES =
      Stream.of(
              PathCases.all(),
              LeafCases.all(),
              DateCases.all(),
              DomainCases.all(),
              FloodCases.all())
          .flatMap(each -> each)
          .toList();

  static Stream<JudgeCase> cases() {
    return CASES.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void judges(JudgeCase each) {
    assertTimeout(Duration.ofSeconds(5), () -> each.requireTheAnswerFor(each.chain()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void givesTheSameAnswerInAnyOrderAndAmongStrangers(JudgeCase each) {
    Random random = new Random(SEED);
    for (int i = 0; i < SHUFFLES && !each.chain().isEmpty(); i++) {
      X509Certificate leaf = each.chain().getFirst();
      List<X509Certificate> rest = new ArrayList<>(each.chain().subList(1, each.chain().size()));
      STRANGERS.subList(0, i % STRANGERS.size()).forEach(rest::add);
      Collections.shuffle(rest, random);
      rest.addFirst(leaf);
      each.requireTheAnswerFor(rest);
    }
  }

  /** No case of the table: strangers among them would be too many. */
  @Test
  void thirtyTwoCertificatesAreNotTooMany() {
    List<X509Certificate> chain = new ArrayList<>(Collections.nCopies(32, OLD.certificate()));
    chain.set(0, Scene.leaf(OLD).certificate());
    JudgeCase.of("").isTrusted(OLD).requireTheAnswerFor(chain);
  }

  @Test
  void ofAPodTheIdIsExpectedThatIstioDerives() {
    assertThat(Expectation.ofPod(Scene.OWN, "shop", "web")).isEqualTo(Expectation.of(Scene.WEB));
    assertThat(Expectation.of(Scene.OWN).trustDomain()).contains(Scene.OWN);
    assertThat(Expectation.of(Scene.OWN).id()).isEmpty();
  }

  @Test
  void knowsWhenAFallBackCannotBeTold() {
    JudgeCase upstream = JudgeCase.of("").meshCa(Scene.MESH);
    assertThat(upstream.trust().trustsTheMeshCa()).isFalse();
    assertThat(upstream.bundle(Scene.OLD, Scene.MESH).trust().trustsTheMeshCa()).isTrue();
  }
}
