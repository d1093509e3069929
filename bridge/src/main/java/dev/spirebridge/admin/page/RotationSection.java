package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.RotationKind;
import dev.spirebridge.status.RotationStatus;
import java.util.ArrayList;
import java.util.List;

/** What was rotated, when: a line of the last hours, and the list. */
final class RotationSection {

  private static final String ID = "rotations";
  private static final int ROWS = 10;
  private static final int SERIAL = 16;

  private final View view;
  private final Moment moment;

  RotationSection(View view, Moment moment) {
    this.view = view;
    this.moment = moment;
  }

  Element of(BridgeStatus status) {
    List<RotationStatus> matching =
        status.rotations().reversed().stream().filter(this::isShown).toList();
    Slice<RotationStatus> slice = Slice.of(view, ID, matching, status.rotations().size(), ROWS);
    Table table = new Table(slice.extent("rotation"), "What", "When", "New", "Whose", "Expires in");
    slice
        .rows()
        .forEach(each ->
            table.row(
                Words.code(each.name()),
                Words.together(Moment.at(each.at()), Words.aside(moment.ago(each.at()))),
                news(each),
                Words.together(
                    Words.text(each.subject()),
                    each.subjects() == 1
                        ? Words.text("")
                        : Words.aside("and " + Words.number(each.subjects() - 1L) + " more")),
                Words.orNothing(each.notAfter().map(moment::until))));
    List<Node> content = new ArrayList<>();
    if (status.rotations().isEmpty()) {
      content.add(
          Element.of(
                  Tag.P,
                  Words.text("Nothing has been rotated since the start, "),
                  moment.ago(status.startedAt()),
                  Words.text("."))
              .classed("empty"));
    } else {
      content.add(new Timeline(moment, status.startedAt()).of(status.rotations()));
      content.add(
          table.isEmpty() ? Parts.empty("None of them matches the filter.") : table.element());
      content.addAll(slice.navigation(view));
    }
    return Parts.section(ID, "Rotations", content);
  }

  /** None is a trouble. */
  private boolean isShown(RotationStatus rotation) {
    return view.matches(rotation.name(), rotation.subject(), rotation.serial().orElse(""));
  }

  private static Node news(RotationStatus rotation) {
    if (rotation.kind() == RotationKind.LEAF) {
      return Words.together(
          Tone.GOOD.of("SVID"), Words.text(" "), Words.brief(rotation.serial().orElse(""), SERIAL));
    }
    List<Node> parts = new ArrayList<>();
    parts.add(Tone.QUIET.of("authorities"));
    rotation
        .added()
        .forEach(key -> parts.add(Words.aside(Words.text("added "), Words.brief(key, SERIAL))));
    rotation
        .removed()
        .forEach(key -> parts.add(Words.aside(Words.text("removed "), Words.brief(key, SERIAL))));
    return Words.together(parts);
  }
}
