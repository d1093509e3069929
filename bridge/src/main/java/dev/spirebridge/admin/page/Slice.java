package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Attribute;
import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a table that are shown, of all that the view lets through.
 *
 * @param table its id
 * @param from index of the first one
 * @param matching how many the view lets through
 * @param all how many there are
 */
record Slice<T>(String table, List<T> rows, int from, int matching, int all, int size) {

  /**
   * @param matching those that the view lets through, in the order in which they are shown
   */
  static <T> Slice<T> of(View view, String table, List<T> matching, int all, int size) {
    int pages = Math.max(1, (matching.size() + size - 1) / size);
    int from = (Math.min(view.page(table), pages) - 1) * size;
    return new Slice<>(
        table,
        List.copyOf(matching.subList(from, Math.min(matching.size(), from + size))),
        from,
        matching.size(),
        all,
        size);
  }

  private int page() {
    return from / size + 1;
  }

  private int pages() {
    return Math.max(1, (matching + size - 1) / size);
  }

  /** For instance {@code 51–100 of 10,000 streams}. */
  String extent(String one) {
    String whole = Words.count(all, one);
    if (matching < all) {
      whole = "%s that match, of %s".formatted(Words.number(matching), whole);
    }
    return pages() == 1
        ? whole
        : "%s–%s of %s"
            .formatted(Words.number(from + 1L), Words.number((long) from + rows.size()), whole);
  }

  /** The way to the other pages; nothing where there are none. */
  List<Node> navigation(View view) {
    if (pages() == 1) {
      return List.of();
    }
    List<Node> links = new ArrayList<>();
    links.add(link(view, page() - 1, "‹ previous"));
    links.add(
        Element.of(Tag.SPAN, "page %s of %s".formatted(Words.number(page()), Words.number(pages())))
            .with(Attribute.ARIA_CURRENT, "page"));
    links.add(link(view, page() + 1, "next ›"));
    return List.of(
        Element.of(Tag.NAV, links)
            .classed("pages")
            .with(Attribute.ARIA_LABEL, "Pages of " + table));
  }

  private Node link(View view, int to, String words) {
    return to < 1 || to > pages()
        ? Element.of(Tag.SPAN, words).classed("aside").with(Attribute.ARIA_HIDDEN, "true")
        : Element.of(Tag.A, words).with(Attribute.HREF, view.toPage(table, to));
  }
}
