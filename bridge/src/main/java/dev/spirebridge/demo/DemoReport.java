package dev.spirebridge.demo;

import dev.spirebridge.demo.CallLedger.Tally;
import dev.spirebridge.demo.calls.Party;
import dev.spirebridge.demo.envoy.EnvoyProgram;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells the demo as a person wants to read it. Thread-safe. */
final class DemoReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final String INDENT = " ".repeat("HH:mm:ss  ".length());

  private final PrintWriter out;
  private final InstantSource clock;

  DemoReport(PrintWriter out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  void opening(Optional<EnvoyProgram> envoy, Path folder) {
    say(
        """
        spire-bridge demo: one process plays SPIRE and runs a bridge for each of three parties.
        A gateway calls workload-a, which calls workload-b, over mTLS; their certificates come
        from the bridges over SDS and rotate while the calls go on.

          TLS      %s
          folder   %s
        """
            .formatted(
                envoy
                    .map(program -> "Envoy, one process per party (" + program.path() + ")")
                    .orElse("Java (with envoy on PATH, the demo takes Envoy)"),
                folder));
  }

  void stageSet(DemoStage stage) {
    for (var party : stage.parties().all()) {
      say("  %-11s %s".formatted(party.name(), party.spiffeId()));
      say("  %-11s %s".formatted("", "status " + stage.status(party)));
    }
    say("");
    authority(stage);
  }

  /** Who signs, and what was signed. */
  void authority(Stage stage) {
    event("authority " + keyIdOfActive(stage) + " signs for " + stage.trustDomain().name());
    issued(stage);
  }

  void firstCall(List<Party> way, Duration sinceStart) {
    event(
        "first call %s after the start: %s, each side verified the other's SPIFFE ID"
            .formatted(
                seconds(sinceStart),
                way.stream().map(Party::name).collect(Collectors.joining(" → "))));
  }

  void rotatingSvids(int number) {
    event("rotation " + number + ": a new key and certificate for everybody");
  }

  void rotatingAuthority(int number) {
    event("rotation " + number + ": a new authority");
  }

  void authorityPrepared(X509Certificate root) {
    event(CertificateText.keyId(root) + " is in every trust bundle and signs nothing yet");
  }

  void authorityActivated(X509Certificate signing) {
    event(CertificateText.keyId(signing) + " signs from now on; the old one is still trusted");
  }

  void oldAuthorityRetired() {
    event("the old authority has left the trust bundles");
  }

  void issued(Stage stage) {
    for (var party : stage.way()) {
      certificate(party, stage.leaf(party));
    }
  }

  void certificate(Party party, X509Certificate leaf) {
    say(INDENT + leaf(party, leaf));
  }

  void inUse(Duration after, Tally calls) {
    event(
        "in use on every connection after %s; %s during this rotation"
            .formatted(seconds(after), text(calls)));
  }

  void notInUse(Duration limit) {
    event("NOT in use on every connection after " + seconds(limit));
  }

  void notEnoughCalls(int wanted, Duration limit) {
    event("fewer than %d good calls within %s".formatted(wanted, seconds(limit)));
  }

  void callWentWrong(String problem) {
    event("CALL WENT WRONG: " + problem);
  }

  void goingOn() {
    event("going on until you press Ctrl-C; a rotation every few seconds");
  }

  void stoppedBeforeTheFirstCall() {
    say("");
    event("stopped before the first call");
  }

  void verdict(boolean good, int rotations, Tally calls) {
    say("");
    event(
        "%s: %d %s, %s"
            .formatted(
                good ? "all well" : "NOT all well",
                rotations,
                rotations == 1 ? "rotation" : "rotations",
                text(calls)));
  }

  void logsStay(Path folder) {
    say(INDENT + "the logs of this run stay in " + folder);
  }

  private static String keyIdOfActive(Stage stage) {
    return CertificateText.keyId(stage.trustDomain().activeAuthority().certificate());
  }

  private static String leaf(Party party, X509Certificate leaf) {
    return "%-11s serial %s  issuer %s  until %s"
        .formatted(
            party.name(),
            CertificateText.serial(leaf),
            CertificateText.issuerKeyId(leaf),
            TIME.format(leaf.getNotAfter().toInstant()));
  }

  private static String text(Tally calls) {
    return "%d calls, %d failed, %d with an unverified peer"
        .formatted(calls.calls(), calls.failed(), calls.unverified());
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1000.0);
  }

  void event(String text) {
    say(TIME.format(clock.instant()) + "  " + text);
  }

  synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
