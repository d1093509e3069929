package dev.spirebridge.demo;

import dev.spirebridge.demo.NodeStage.Member;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;

/** Tells of a node what {@link DemoReport} does not. */
final class NodeReport {
  private final DemoReport report;

  NodeReport(DemoReport report) {
    this.report = report;
  }

  void opening(Path folder) {
    report.say(
        """
        spire-bridge demo --node: one process plays SPIRE's agent and runs the one bridge of a node.
        Three processes ask it over the same socket, and each gets its own identity. The first calls
        the second over mTLS while their certificates rotate; the third has no entry yet.
          TLS      Java
          folder   %s\
        """
            .formatted(folder));
  }

  void stageSet(NodeStage stage) {
    report.say("  socket   unix://" + stage.socket());
    report.say("  status   " + stage.status());
    report.say("");
    for (var member : stage.members()) {
      boolean late = member.equals(stage.latecomer());
      report.say(
          "  %-6s %-20s %s"
              .formatted(
                  member.party().name(),
                  process(member),
                  late ? "no entry yet" : member.party().spiffeId()));
    }
    if (stage.caller().uid().isEmpty()) {
      report.say("");
      report.say("  All run as the same user and are told apart by pid: different users take root");
      report.say("  and setpriv of util-linux.");
    }
    report.say("");
    report.authority(stage);
  }

  void held(Member member) {
    report.event(
        "%s (%s) has asked and has no entry: its stream is held"
            .formatted(member.party().name(), process(member)));
  }

  void notHeld(Member member) {
    report.event("%s GOT AN IDENTITY WITHOUT AN ENTRY".formatted(member.party().name()));
  }

  void served(Member member, X509Certificate leaf, Duration after, boolean itsOwn) {
    report.event(
        "%s has its entry, %s: served after %d ms%s"
            .formatted(
                member.party().name(),
                member.party().spiffeId(),
                after.toMillis(),
                itsOwn ? "" : " WITH A CERTIFICATE THAT IS NOT ITS OWN"));
    report.certificate(member.party(), leaf);
  }

  private static String process(Member member) {
    var pid = "pid " + member.process().pid();
    return member.uid().map(uid -> "uid " + uid + " " + pid).orElse(pid);
  }
}
