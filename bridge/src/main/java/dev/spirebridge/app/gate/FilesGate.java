package dev.spirebridge.app.gate;

import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.Judge;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Standing;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.TrustSource;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.issuer.cluster.PodPort;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.run.GateAnswer;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the bridges beside readers of files keep files that SPIRE issued, by what they tell, and
 * where it is said how to look there, whether the Envoy presents that very certificate.
 */
public final class FilesGate {

  /** Where a bridge tells its status, unless its {@code http} says otherwise. */
  private static final int BRIDGE_PORT = 9877;

  private final Looks looks;
  private final TrustSource trust;
  private final Judge judge;
  private final InstantSource clock;

  public FilesGate(Looks looks, TrustSource trust, Judge judge, InstantSource clock) {
    this.looks = looks;
    this.trust = trust;
    this.judge = judge;
    this.clock = clock;
  }

  public GateAnswer look(List<Scope> scopes) throws InterruptedException {
    return switch (trust.ask()) {
      case TrustSource.Answer.Unknown(String why) ->
          new GateAnswer.OutOfReach("the trust bundle is not known: " + why);
      case TrustSource.Answer.Known(Trust known, _) -> look(scopes, known);
    };
  }

  private GateAnswer look(List<Scope> scopes, Trust known) throws InterruptedException {
    List<GateAnswer> answers = new ArrayList<>();
    for (Scope scope : scopes) {
      answers.addAll(
          looks.each(
              List.of(scope),
              _ -> Optional.of(BRIDGE_PORT),
              bridge -> look(bridge, scope.proxy(), known)));
    }
    return Answers.all(
        answers, "the bridges of %d pods keep files that SPIRE issued".formatted(answers.size()));
  }

  private GateAnswer look(PodPort bridge, Optional<Scope.Proxy> proxy, Trust known)
      throws InterruptedException {
    GateAnswer folders =
        Looks.page(
            bridge,
            "/api/v1/status",
            "its bridge's status",
            (pod, page) ->
                HandedFiles.trouble(page)
                    .<GateAnswer>map(why -> new GateAnswer.NotYet("%s: %s".formatted(pod, why)))
                    .orElseGet(() -> new GateAnswer.Holds(pod)));
    if (!(folders instanceof GateAnswer.Holds)) {
      return folders;
    }
    List<X509Certificate> chain = new ArrayList<>();
    GateAnswer issuer =
        Looks.page(
            bridge,
            "/api/v1/identities",
            "its bridge's identities",
            (pod, page) -> {
              chain.addAll(HandedFiles.chain(page));
              return judged(pod, chain, known);
            });
    return issuer instanceof GateAnswer.Holds && proxy.isPresent()
        ? held(bridge.at(proxy.get().adminPort()), chain.getFirst().getSerialNumber())
        : issuer;
  }

  private GateAnswer judged(String pod, List<X509Certificate> chain, Trust known) {
    Verdict verdict =
        judge.judge(
            new Presented(Via.RECORD, chain), Expectation.of(known.own()), known, clock.instant());
    return verdict.standing() == Standing.HOLDS
        ? new GateAnswer.Holds(pod)
        : new GateAnswer.NotYet("%s: %s, %s".formatted(pod, verdict.word(), verdict.message()));
  }

  private static GateAnswer held(PodPort envoy, BigInteger serial) throws InterruptedException {
    return Looks.page(
        envoy,
        "/certs",
        "its certificates",
        (pod, page) -> held(pod, HandedFiles.serials(page), serial));
  }

  static GateAnswer held(String pod, Set<BigInteger> held, BigInteger serial) {
    return held.contains(serial)
        ? new GateAnswer.Holds(pod)
        : new GateAnswer.NotYet(
            "%s: its Envoy does not present the certificate of the files (serial number %s)"
                .formatted(pod, serial.toString(16)));
  }
}
