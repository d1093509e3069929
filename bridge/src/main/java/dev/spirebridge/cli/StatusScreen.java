package dev.spirebridge.cli;

import dev.spirebridge.diagnose.instance.InstanceReport;
import dev.spirebridge.diagnose.instance.Readiness;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.NamespacesStatus;
import dev.spirebridge.status.ProcessStatus;
import dev.spirebridge.status.ServedIdentities;
import dev.spirebridge.status.read.Understood;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code status} shows to people: the verdict first, then a table for each part. */
final class StatusScreen {

  private StatusScreen() {}

  /**
   * @param all rows, however many
   */
  static List<String> lines(InstanceReport report, boolean all) {
    List<String> screen = new ArrayList<>();
    verdict(report.readiness()).lines().forEach(line -> screen.addAll(Prose.lines(line)));
    screen.add("");
    switch (report.status().status()) {
      case BridgeStatus bridge -> {
        screen.addAll(Prose.lines(head("spire-bridge", bridge, report.name())));
        StatusSection.addAll(sections(bridge, all), screen);
      }
      case ControllerProcessStatus controller -> {
        head(controller, report.name(), screen);
        StatusSection.addAll(sections(controller, report, all), screen);
      }
      case ServedIdentities _, IssuersStatus _, NamespacesStatus _ ->
          throw new IllegalArgumentException("no status of a process");
    }
    notes(report).addTo(screen);
    return screen;
  }

  private static String verdict(Readiness readiness) {
    return switch (readiness) {
      case Readiness.Ready(String words) -> words;
      case Readiness.NotReady(String words) -> words;
      case Readiness.Unknown(String why) -> "it could not be found out whether it is ready: " + why;
    };
  }

  private static List<StatusSection> sections(BridgeStatus bridge, boolean all) {
    Instant now = bridge.now();
    return List.of(
        StatusSources.section(bridge.sources(), now),
        StatusSubjects.section(bridge.subjects(), now, all),
        StatusBundles.section(bridge.subjects(), now),
        StatusSurroundings.moving(bridge.moving(), now),
        StatusListeners.section(bridge.listeners(), bridge.updateToAck()),
        StatusStreams.section(bridge.streams(), now, all),
        StatusSurroundings.callers(bridge.callers()),
        StatusFolders.files(bridge.files(), now),
        StatusFolders.secrets(bridge.secrets(), now),
        StatusSurroundings.overTls(bridge.statusTls(), now));
  }

  private static List<StatusSection> sections(
      ControllerProcessStatus controller, InstanceReport report, boolean all) {
    List<StatusSection> sections = new ArrayList<>();
    sections.add(StatusControllers.controllers(controller.controllers(), controller.now()));
    sections.add(StatusControllers.findings(controller.controllers()));
    sections.add(StatusControllers.objects(controller.controllers()));
    report
        .issuers()
        .ifPresent(issuers -> sections.add(StatusIssuers.section(issuers.status(), all)));
    return sections;
  }

  private static void head(ControllerProcessStatus controller, String name, List<String> screen) {
    screen.addAll(Prose.lines(head("spire-bridge controller", controller, name)));
    screen.addAll(
        Prose.lines(
            "as %s at %s; %s the lease %s"
                .formatted(
                    controller.identity(),
                    controller.apiServer(),
                    controller.leading() ? "holds" : "does not hold",
                    controller.lease())));
    controller.trouble().ifPresent(trouble -> screen.addAll(Prose.lines(trouble)));
  }

  private static String head(String program, ProcessStatus status, String name) {
    return "%s %s at %s, up for %s"
        .formatted(
            program,
            status.version(),
            name,
            StatusWords.since(Optional.of(status.startedAt()), status.now()));
  }

  private static StatusSection notes(InstanceReport report) {
    List<String> lines = new ArrayList<>();
    Stream.concat(
            report.status().leftOut().stream(),
            report.issuers().map(Understood::leftOut).orElse(List.of()).stream())
        .map(note -> "not shown, since this program does not understand it: " + note)
        .forEach(note -> lines.addAll(Prose.indented(note)));
    report.notes().forEach(note -> lines.addAll(Prose.indented(note)));
    return new StatusSection("Notes", Optional.empty(), lines);
  }
}
