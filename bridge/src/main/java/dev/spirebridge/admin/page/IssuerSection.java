package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.admin.html.Tag;
import dev.spirebridge.status.IssuerStatus;
import dev.spirebridge.status.IssuersStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whose certificates gateways and workloads present. */
final class IssuerSection {

  private static final String ID = "issuers";
  private static final int ROWS = 50;
  private static final int KEY = 16;
  private static final String HOLDS = "holds";

  /** What does not hold first, then what is not known, then gateways. */
  private static final Comparator<IssuerStatus> ORDER =
      Comparator.comparingInt(IssuerSection::rank)
          .thenComparing(each -> !each.targetClass().equals("gateway"))
          .thenComparing(IssuerStatus::target);

  private final View view;
  private final Moment moment;

  IssuerSection(View view, Moment moment) {
    this.view = view;
    this.moment = moment;
  }

  private static int rank(IssuerStatus issuer) {
    return switch (issuer.standing()) {
      case HOLDS -> 2;
      case "unknown" -> 1;
      default -> 0;
    };
  }

  Element of(IssuersStatus status) {
    List<IssuerStatus> matching =
        status.targets().stream().filter(this::isShown).sorted(ORDER).toList();
    Slice<IssuerStatus> slice = Slice.of(view, ID, matching, status.targets().size(), ROWS);
    Table table =
        new Table(
            slice.extent("target"),
            "Pod",
            "Verdict",
            "Presents",
            "Authority",
            "Expires in",
            "What to do");
    slice
        .rows()
        .forEach(each ->
            table.row(
                target(each),
                Words.together(
                    standing(each.standing(), each.verdict()), Words.aside(each.message())),
                presents(each.certificate()),
                Words.orNothing(
                    each.certificate().authorityKeyId().map(key -> Words.brief(key, KEY))),
                Words.orNothing(each.certificate().notAfter().map(moment::until)),
                todo(each)));
    return Parts.section("Issuers", table, slice, view, "Nothing has been looked at yet.")
        .and(notes(status));
  }

  /** A word in the colour of how a verdict stands. */
  static Element standing(String standing, String word) {
    Tone tone =
        switch (standing) {
          case HOLDS -> Tone.GOOD;
          case "unknown" -> Tone.WAITING;
          default -> Tone.BAD;
        };
    return tone.of(word);
  }

  private boolean isShown(IssuerStatus issuer) {
    return (!view.trouble() || !issuer.standing().equals(HOLDS))
        && view.matches(
            issuer.target(),
            issuer.targetClass(),
            issuer.verdict(),
            issuer.workload().orElse(""),
            issuer.certificate().spiffeId().orElse(""),
            issuer.certificate().issuer().orElse(""));
  }

  private static Node target(IssuerStatus issuer) {
    return Words.together(
        Words.code(issuer.target()),
        Words.aside(
            issuer.targetClass() + issuer.workload().map(each -> " of " + each).orElse("")));
  }

  private static Node presents(IssuerStatus.Certificate certificate) {
    List<Node> parts = new ArrayList<>();
    certificate.spiffeId().map(Words::code).ifPresent(parts::add);
    certificate.issuer().map(issuer -> Words.aside("by " + issuer)).ifPresent(parts::add);
    certificate
        .serial()
        .map(serial -> Words.aside(Words.text("serial "), Words.brief(serial, KEY)))
        .ifPresent(parts::add);
    certificate.via().map(via -> Words.aside("seen by " + via)).ifPresent(parts::add);
    return parts.isEmpty() ? Words.nothing() : Words.together(parts);
  }

  private static Node todo(IssuerStatus issuer) {
    List<Node> parts = new ArrayList<>();
    if (!issuer.advice().isEmpty()) {
      parts.add(Words.text(Words.bounded(issuer.advice())));
    }
    issuer.note().map(Words::aside).ifPresent(parts::add);
    return parts.isEmpty() ? Words.nothing() : Words.together(parts);
  }

  private Node notes(IssuersStatus status) {
    List<Node> lines = new ArrayList<>();
    status
        .checkedAt()
        .ifPresent(at ->
            lines.add(
                Element.of(
                    Tag.LI,
                    Words.text("Looked at "),
                    moment.ago(at),
                    Words.text(
                        "; %s told what they serve, %s did not."
                            .formatted(
                                Words.count(status.bridgesAnswered(), "bridge"),
                                Words.number(status.bridgesSilent()))))));
    status.notes().forEach(note -> lines.add(Element.of(Tag.LI, Words.bounded(note))));
    return Element.of(Tag.UL, lines).classed("notes");
  }
}
