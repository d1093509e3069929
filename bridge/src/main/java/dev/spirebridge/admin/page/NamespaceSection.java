package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import dev.spirebridge.status.FindingStatus;
import dev.spirebridge.status.NamespaceStatus;
import dev.spirebridge.status.NamespacesStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The namespaces that have to do with the controller, and what is wrong with them. */
final class NamespaceSection {

  private static final String ID = "namespaces";
  private static final int ROWS = 50;

  private final View view;

  NamespaceSection(View view) {
    this.view = view;
  }

  Element of(NamespacesStatus status) {
    List<NamespaceStatus> matching =
        status.namespaces().stream()
            .filter(this::isShown)
            .sorted(
                Comparator.comparing((NamespaceStatus each) -> !isInTrouble(each))
                    .thenComparing(NamespaceStatus::name))
            .toList();
    Slice<NamespaceStatus> slice = Slice.of(view, ID, matching, status.namespaces().size(), ROWS);
    Table table =
        new Table(slice.extent("namespace"), "Namespace", "State", "Pods", "Entries", "Findings");
    slice
        .rows()
        .forEach(each ->
            table.row(
                Words.together(
                    Words.code(each.name()),
                    each.clusterSpiffeId().<Node>map(Words::aside).orElseGet(() -> Words.text(""))),
                state(each.state()),
                Words.text(Words.number(each.pods())),
                Words.orNothing(each.entries().map(count -> Words.text(Words.number(count)))),
                findings(each.findings())));
    Element section =
        Parts.section(
            "Namespaces",
            table,
            slice,
            view,
            "No namespace carries the label, and no pod asks for itself.");
    return status.findings().isEmpty()
        ? section
        : section.and(
            Element.of(
                Tag.DIV, Element.of(Tag.P, "Of the whole cluster:"), findings(status.findings())));
  }

  private static boolean isInTrouble(NamespaceStatus namespace) {
    return namespace.state().equals("in_trouble")
        || namespace.state().equals("refused")
        || namespace.findings().stream().anyMatch(NamespaceSection::isWarning);
  }

  private static boolean isWarning(FindingStatus finding) {
    return finding.severity().equals("warning");
  }

  private boolean isShown(NamespaceStatus namespace) {
    return (!view.trouble() || isInTrouble(namespace))
        && (view.matches(namespace.name(), namespace.state())
            || namespace.findings().stream()
                .anyMatch(each -> view.matches(each.reason(), each.message())));
  }

  private static Element state(String state) {
    Tone tone =
        switch (state) {
          case "registered" -> Tone.GOOD;
          case "pending", "written" -> Tone.WAITING;
          case "in_trouble", "refused" -> Tone.BAD;
          default -> Tone.QUIET;
        };
    return tone.of(state.replace('_', ' '));
  }

  private static Node findings(List<FindingStatus> findings) {
    if (findings.isEmpty()) {
      return Words.nothing();
    }
    List<Node> lines = new ArrayList<>();
    findings.forEach(each ->
        lines.add(
            Words.together(
                (isWarning(each) ? Tone.BAD : Tone.QUIET).of(each.reason()),
                Words.text(" "),
                Words.text(Words.bounded(each.message())),
                Words.aside(each.about()))));
    return Words.together(lines);
  }
}
