package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Attribute;
import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import dev.spirebridge.status.AuthorityStatus;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.BundleStatus;
import dev.spirebridge.status.MovingStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whose certificates are believed: the trust bundles, and the roots of a move beside them. */
final class TrustSection {

  private static final int AUTHORITIES = 10;
  private static final int KEY = 16;
  private static final int BUNDLES = 100;

  private final Moment moment;

  TrustSection(Moment moment) {
    this.moment = moment;
  }

  /** Each bundle once, however many subjects have it. */
  Element bundles(BridgeStatus status) {
    Map<BundleStatus, Integer> holders = new LinkedHashMap<>();
    status
        .subjects()
        .forEach(
            subject -> subject.bundles().forEach(bundle -> holders.merge(bundle, 1, Integer::sum)));
    Table table =
        new Table(Words.count(holders.size(), "bundle"), "Trust domain", "Authorities", "Held by");
    holders.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<BundleStatus, Integer> each) -> each.getKey().federated())
                .thenComparing(each -> each.getKey().trustDomain()))
        .limit(BUNDLES)
        .forEach(each ->
            table.row(
                Words.together(
                    Words.code(each.getKey().trustDomain()),
                    Words.aside(each.getKey().federated() ? "federated" : "the own one")),
                authorities(each.getKey()),
                Words.text(Words.count(each.getValue(), "subject"))));
    List<Node> content = new ArrayList<>();
    content.add(table.isEmpty() ? Parts.empty("None has arrived yet.") : table.element());
    if (holders.size() > BUNDLES) {
      content.add(
          Parts.empty(
              "And %s more, which /api/v1/status has."
                  .formatted(Words.number(holders.size() - (long) BUNDLES))));
    }
    return Parts.section("bundles", "Trust bundles", content);
  }

  private Node authorities(BundleStatus bundle) {
    List<Node> lines = new ArrayList<>();
    bundle.authorities().stream()
        .limit(AUTHORITIES)
        .forEach(authority -> lines.add(authority(authority)));
    int more = bundle.authorities().size() - AUTHORITIES;
    if (more > 0) {
      lines.add(Element.of(Tag.LI, "and " + Words.number(more) + " more"));
    }
    return Element.of(Tag.UL, lines).classed("names").with(Attribute.ROLE, "list");
  }

  private Node authority(AuthorityStatus authority) {
    return Element.of(
        Tag.LI,
        Words.brief(authority.keyId(), KEY),
        Words.text(" "),
        moment.until(authority.notAfter()),
        Words.aside(authority.subject()));
  }

  /** The roots of a mesh's CA, for as long as workloads move away from it. */
  Element move(MovingStatus moving) {
    Table table = new Table("one move", "Move", "Ends in", "Roots of", "Trouble");
    table.row(
        moving.id().<Node>map(Words::code).orElseGet(() -> Words.text("cannot be understood")),
        Words.orNothing(moving.until().map(moment::until)),
        moving.trustDomains().isEmpty()
            ? Words.nothing()
            : Words.together(
                Words.code(String.join(", ", moving.trustDomains())),
                Words.aside(Words.count(moving.keyIds().size(), "root"))),
        Words.orNothing(moving.refused().map(Words::complaint)));
    return Parts.section("moving", "Window of a move", table.element());
  }
}
