package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.CallerStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.status.SvidStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The SVIDs in use, what is left of their lives, and who waits for one. */
final class IdentitySection {

  private static final String ID = "identities";
  private static final int ROWS = 25;
  private static final int SERIAL = 16;

  /** Those in trouble first, then those that expire first. */
  private static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> !row.isInTrouble())
          .thenComparing(row -> row.svid().map(SvidStatus::notAfter).orElse(Instant.MIN));

  private final View view;
  private final Moment moment;

  /** One SVID of a subject, or a subject without any. */
  private record Row(SubjectStatus subject, Optional<SvidStatus> svid, boolean expired) {

    boolean isInTrouble() {
      return expired
          || svid.isEmpty()
          || subject.availability() != Availability.AVAILABLE
          || subject
              .subscription()
              .filter(
                  each -> each.phase() != SourcePhase.STREAMING || each.lastRefusal().isPresent())
              .isPresent();
    }
  }

  IdentitySection(View view, Moment moment) {
    this.view = view;
    this.moment = moment;
  }

  Element of(BridgeStatus status) {
    List<Row> all = rows(status.subjects());
    List<Row> matching = all.stream().filter(this::isShown).sorted(ORDER).toList();
    Slice<Row> slice = Slice.of(view, ID, matching, all.size(), ROWS);
    Table table =
        new Table(
            slice.extent("row"), "Identity", "State", "Expires in", "Serial number", "Received");
    slice
        .rows()
        .forEach(
            row -> table.row(identity(row), state(row), expiry(row), serial(row), received(row)));
    return Parts.section(
        "Identities", table, slice, view, "Nobody has asked for an identity since the start.");
  }

  private List<Row> rows(List<SubjectStatus> subjects) {
    List<Row> rows = new ArrayList<>(subjects.size());
    for (SubjectStatus subject : subjects) {
      if (subject.svids().isEmpty()) {
        rows.add(new Row(subject, Optional.empty(), false));
      }
      for (SvidStatus svid : subject.svids()) {
        rows.add(new Row(subject, Optional.of(svid), moment.isOver(svid.notAfter())));
      }
    }
    return rows;
  }

  private boolean isShown(Row row) {
    SubjectStatus subject = row.subject();
    return (!view.trouble() || row.isInTrouble())
        && (view.matches(subject.subject(), podUid(subject), Words.lower(subject.availability()))
            || row.svid()
                .filter(svid -> view.matches(svid.spiffeId(), svid.hint(), svid.serial()))
                .isPresent());
  }

  private static String podUid(SubjectStatus subject) {
    return subject.caller().flatMap(CallerStatus::podUid).orElse("");
  }

  private static Node identity(Row row) {
    List<Node> parts = new ArrayList<>();
    parts.add(row.svid().map(svid -> Words.code(svid.spiffeId())).orElse(Words.code("no SVID")));
    StringBuilder owner =
        new StringBuilder(
            row.subject().caller().isEmpty() ? "the bridge's own" : row.subject().subject());
    if (!podUid(row.subject()).isEmpty()) {
      owner.append(", pod ").append(podUid(row.subject()));
    }
    row.svid()
        .map(SvidStatus::hint)
        .filter(hint -> !hint.isEmpty())
        .ifPresent(hint -> owner.append(", hint ").append(hint));
    if (row.svid().filter(SvidStatus::isDefault).isPresent()) {
      owner.append(", default");
    }
    parts.add(Words.aside(owner.toString()));
    return Words.together(parts);
  }

  private static Node state(Row row) {
    List<Node> parts = new ArrayList<>();
    parts.add(row.expired() ? Tone.BAD.of("expired") : availability(row.subject().availability()));
    row.subject()
        .subscription()
        .filter(each -> each.phase() != SourcePhase.STREAMING)
        .map(each -> Words.aside(Words.lower(each.phase())))
        .ifPresent(parts::add);
    row.subject()
        .subscription()
        .flatMap(SubscriptionStatus::lastRefusal)
        .map(Words::complaint)
        .ifPresent(parts::add);
    row.subject()
        .subscription()
        .flatMap(SubscriptionStatus::lastError)
        .map(Words::complaint)
        .ifPresent(parts::add);
    row.subject()
        .subscription()
        .flatMap(SubscriptionStatus::advice)
        .map(Words::advice)
        .ifPresent(parts::add);
    return Words.together(parts);
  }

  private static Element availability(Availability availability) {
    return switch (availability) {
      case AVAILABLE -> Tone.GOOD.of("available");
      case PENDING -> Tone.WAITING.of("pending");
      case WITHDRAWN -> Tone.BAD.of("withdrawn");
    };
  }

  private Node expiry(Row row) {
    return Words.orNothing(
        row.svid()
            .map(svid ->
                Words.together(
                    moment.until(svid.notAfter()),
                    moment.lifeLeft(svid.notBefore(), svid.notAfter()))));
  }

  private static Node serial(Row row) {
    return Words.orNothing(
        row.svid()
            .map(svid ->
                Words.together(
                    Words.brief(svid.serial(), SERIAL), Words.aside("by " + svid.issuer()))));
  }

  private Node received(Row row) {
    return Words.orNothing(row.subject().receivedAt().map(moment::ago));
  }
}
