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
    List<HandedFiles.Folder> folders = new ArrayList<>();
    GateAnswer kept =
        Looks.page(
            bridge,
            "/api/v1/status",
            "its bridge's status",
            (pod, page) -> {
              folders.addAll(HandedFiles.folders(page));
              return new GateAnswer.Holds(pod);
            });
    if (!(kept instanceof GateAnswer.Holds)) {
      return kept;
    }
    List<BigInteger> serial = new ArrayList<>();
    GateAnswer issuer =
        Looks.page(
            bridge,
            "/api/v1/identities",
            "its bridge's identities",
            (pod, page) -> {
              HandedFiles.Identity identity = HandedFiles.identity(page);
              serial.add(identity.leaf().getSerialNumber());
              return same(pod, folders, identity).orElseGet(() -> judged(pod, identity, known));
            });
    return issuer instanceof GateAnswer.Holds && proxy.isPresent()
        ? held(bridge.at(proxy.get().adminPort()), serial.getFirst())
        : issuer;
  }

  /** The bridge tells no bytes of the files, but whose they are and until when. */
  static Optional<GateAnswer> same(
      String pod, List<HandedFiles.Folder> folders, HandedFiles.Identity identity) {
    return folders.stream()
        .flatMap(folder -> HandedFiles.difference(folder, identity).stream())
        .findFirst()
        .map(why -> new GateAnswer.NotYet("%s: %s".formatted(pod, why)));
  }

  private GateAnswer judged(String pod, HandedFiles.Identity identity, Trust known) {
    Verdict verdict =
        judge.judge(
            new Presented(Via.RECORD, identity.chain()),
            Expectation.of(known.own()),
            known,
            clock.instant());
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
