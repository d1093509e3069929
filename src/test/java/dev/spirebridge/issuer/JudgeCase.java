package dev.spirebridge.issuer;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.SvidRule;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A chain, what it is judged by, and the one right answer; a secret judged by OLD alone. */
final class JudgeCase {

  private static final Duration HOUR = Duration.ofHours(1);

  private final String name;
  private final List<X509Certificate> chain;
  private Via via = Via.SECRET;
  private Expectation expectation = Expectation.of(Scene.WEB);
  private final Map<TrustDomain, TrustBundle> bundles = new HashMap<>();
  private List<X509Certificate> meshCa = List.of();
  private Consumer<Verdict> answer = verdict -> {};

  private JudgeCase(String name, List<X509Certificate> chain) {
    this.name = name;
    this.chain = chain;
    bundle(Scene.OLD);
  }

  static JudgeCase of(String name, X509Certificate... chain) {
    return new JudgeCase(name, List.of(chain));
  }

  JudgeCase bundle(Made... authorities) {
    return bundle(Scene.OWN, authorities);
  }

  JudgeCase bundle(TrustDomain domain, Made... authorities) {
    if (authorities.length == 0) {
      bundles.remove(domain);
      return this;
    }
    bundles.put(
        domain,
        new TrustBundle(domain, Arrays.stream(authorities).map(Made::certificate).toList()));
    return this;
  }

  JudgeCase seenIn(Via value) {
    via = value;
    return this;
  }

  JudgeCase expecting(Expectation value) {
    expectation = value;
    return this;
  }

  JudgeCase meshCa(Made root) {
    meshCa = List.of(root.certificate());
    return this;
  }

  JudgeCase gives(Verdict verdict) {
    answer = found -> assertThat(found).isEqualTo(verdict);
    return this;
  }

  JudgeCase isTrusted(Made authority) {
    return isTrusted(authority, HOUR);
  }

  JudgeCase isTrusted(Made authority, Duration remaining) {
    return gives(new Verdict.Trusted(authority.certificate(), Scene.OWN, remaining));
  }

  JudgeCase breaks(SvidRule rule) {
    return gives(new Verdict.NotAnSvid(rule));
  }

  JudgeCase isOfTheMesh(String id) {
    return gives(new Verdict.FellBackToMeshCa("O=cluster.local", SpiffeId.parse(id)));
  }

  JudgeCase isNotOf(TrustDomain expected, String found) {
    return gives(new Verdict.WrongTrustDomain(TrustDomain.parse(found), expected));
  }

  JudgeCase isOfOtherIssuer(String why) {
    answer =
        found ->
            assertThat(found)
                .isInstanceOfSatisfying(
                    Verdict.OtherIssuer.class, other -> assertThat(other.why()).contains(why));
    return this;
  }

  JudgeCase isUnreachable(Reason reason) {
    answer =
        found ->
            assertThat(found)
                .isInstanceOfSatisfying(
                    Verdict.Unreachable.class,
                    unreachable -> assertThat(unreachable.reason()).isEqualTo(reason));
    return this;
  }

  List<X509Certificate> chain() {
    return chain;
  }

  Trust trust() {
    return new Trust(Scene.OWN, bundles, meshCa);
  }

  Verdict judge(List<X509Certificate> seen) {
    return new Judge(Duration.ofSeconds(30))
        .judge(new Presented(via, seen), expectation, trust(), NOW);
  }

  void requireTheAnswerFor(List<X509Certificate> seen) {
    answer.accept(judge(seen));
  }

  @Override
  public String toString() {
    return name;
  }
}
