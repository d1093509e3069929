package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Attribute;
import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import java.util.ArrayList;
import java.util.List;

/** What the sections of every page are made of. */
final class Parts {

  private Parts() {}

  /** A part of the page with a heading of its own, to which an address can point. */
  static Element section(String id, String title, List<? extends Node> content) {
    List<Node> all = new ArrayList<>();
    all.add(Element.of(Tag.H2, title).with(Attribute.ID, id + "-title"));
    all.addAll(content);
    return Element.of(Tag.SECTION, all)
        .with(Attribute.ID, id)
        .with(Attribute.ARIA_LABELLEDBY, id + "-title");
  }

  static Element section(String id, String title, Node... content) {
    return section(id, title, List.of(content));
  }

  /** A section with one page of a table, or a sentence where it has no rows. */
  static <T> Element section(
      String title, Table table, Slice<T> slice, View view, String whenEmpty) {
    List<Node> content = new ArrayList<>();
    if (table.isEmpty()) {
      content.add(empty(slice.all() > 0 ? "None of them matches the filter." : whenEmpty));
    } else {
      content.add(table.element());
      content.addAll(slice.navigation(view));
    }
    return section(slice.table(), title, content);
  }

  static Element empty(String sentence) {
    return Element.of(Tag.P, sentence).classed("empty");
  }

  /** One figure of those at a glance. */
  static Element figure(String name, Node value, Node below) {
    return Element.of(
        Tag.DIV,
        Element.of(Tag.DT, name),
        Element.of(Tag.DD, Element.of(Tag.DIV, value).classed("figure"), below));
  }

  static Element glance(List<Element> figures) {
    return Element.of(Tag.DL, figures).classed("glance");
  }

  /** The form by which the tables are narrowed. */
  static Element filter(View view, String what) {
    Element box =
        Element.of(Tag.INPUT)
            .with(Attribute.TYPE, "checkbox")
            .with(Attribute.NAME, View.TROUBLE)
            .with(Attribute.ID, View.TROUBLE)
            .with(Attribute.VALUE, "1");
    List<Node> content = new ArrayList<>();
    content.add(Element.of(Tag.LABEL, "Filter").with(Attribute.FOR, View.FILTER));
    content.add(
        Element.of(Tag.INPUT)
            .with(Attribute.TYPE, "search")
            .with(Attribute.NAME, View.FILTER)
            .with(Attribute.ID, View.FILTER)
            .with(Attribute.MAXLENGTH, Integer.toString(View.LONGEST_FILTER))
            .with(Attribute.AUTOCOMPLETE, "off")
            .with(Attribute.TITLE, what)
            .with(Attribute.VALUE, view.filter()));
    content.add(
        Element.of(
            Tag.SPAN,
            view.trouble() ? box.with(Attribute.CHECKED) : box,
            Element.of(Tag.LABEL, "only trouble").with(Attribute.FOR, View.TROUBLE)));
    content.add(Element.of(Tag.BUTTON, "Show").with(Attribute.TYPE, "submit"));
    if (view.isNarrowed()) {
      content.add(Element.of(Tag.A, "Show all").with(Attribute.HREF, "/"));
    }
    return Element.of(Tag.FORM, content)
        .classed("filter")
        .with(Attribute.ACTION, "/")
        .with(Attribute.METHOD, "get")
        .with(Attribute.ROLE, "search")
        .with(Attribute.ARIA_LABEL, what);
  }
}
