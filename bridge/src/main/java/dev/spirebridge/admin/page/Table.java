package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Attribute;
import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose first column names its rows. On a narrow screen its cells stand below each other,
 * each with the name of its column; the roles keep it a table for a screen reader even then.
 */
final class Table {

  private final String caption;
  private final List<String> headings;
  private final List<Element> rows = new ArrayList<>();

  Table(String caption, String... headings) {
    this.caption = caption;
    this.headings = List.of(headings);
  }

  /** As many cells as there are headings. */
  void row(Node... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d headings".formatted(cells.length, headings.size()));
    }
    List<Element> row = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      row.add(
          i == 0
              ? Element.of(Tag.TH, cells[i])
                  .with(Attribute.SCOPE, "row")
                  .with(Attribute.ROLE, "rowheader")
              : Element.of(Tag.TD, cells[i])
                  .with(Attribute.ROLE, "cell")
                  .with(Attribute.DATA_LABEL, headings.get(i)));
    }
    rows.add(Element.of(Tag.TR, row).with(Attribute.ROLE, "row"));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  Element element() {
    List<Element> heads =
        headings.stream()
            .map(heading ->
                Element.of(Tag.TH, heading)
                    .with(Attribute.SCOPE, "col")
                    .with(Attribute.ROLE, "columnheader"))
            .toList();
    return Element.of(
            Tag.TABLE,
            Element.of(Tag.CAPTION, caption),
            Element.of(Tag.THEAD, Element.of(Tag.TR, heads).with(Attribute.ROLE, "row"))
                .with(Attribute.ROLE, "rowgroup"),
            Element.of(Tag.TBODY, rows).with(Attribute.ROLE, "rowgroup"))
        .with(Attribute.ROLE, "table");
  }
}
