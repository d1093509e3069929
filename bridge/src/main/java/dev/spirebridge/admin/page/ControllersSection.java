package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.ControllerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each kind of object the controller looks after is doing. */
final class ControllersSection {

  private final Moment moment;

  ControllersSection(Moment moment) {
    this.moment = moment;
  }

  Element of(ControllerProcessStatus status) {
    Table table =
        new Table(
            Words.count(status.controllers().size(), "controller"),
            "Looks after",
            "State",
            "Last pass",
            "Objects",
            "Written",
            "Trouble");
    status
        .controllers()
        .forEach(each ->
            table.row(
                Words.code(each.resource()),
                state(each, status.leading()),
                Words.orNothing(each.lastPass().map(moment::ago)),
                counted(each.objects()),
                Words.together(
                    Words.text(Words.number(each.applied()) + " applied"),
                    Words.aside(
                        "%s deleted, passes failed: %s"
                            .formatted(
                                Words.number(each.deleted()), Words.number(each.failedPasses())))),
                trouble(each)));
    return Parts.section("controllers", "Controllers", table.element());
  }

  private static Element state(ControllerStatus controller, boolean leading) {
    if (controller.trouble().isPresent()) {
      return Tone.BAD.of("in trouble");
    }
    if (!leading) {
      return Tone.QUIET.of("standing by");
    }
    return controller.synced() ? Tone.GOOD.of("in sync") : Tone.WAITING.of("not in sync yet");
  }

  private static Node counted(Map<String, Integer> counts) {
    if (counts.isEmpty()) {
      return Words.nothing();
    }
    return Words.text(
        new TreeMap<>(counts)
            .entrySet().stream()
                .map(each -> Words.number(each.getValue()) + " " + each.getKey().replace('_', ' '))
                .collect(Collectors.joining(", ")));
  }

  private static Node trouble(ControllerStatus controller) {
    List<Node> parts = new ArrayList<>();
    controller.trouble().map(Words::complaint).ifPresent(parts::add);
    if (!controller.findings().isEmpty()) {
      parts.add(Words.aside(Words.text("findings: "), counted(controller.findings())));
    }
    return parts.isEmpty() ? Words.nothing() : Words.together(parts);
  }
}
