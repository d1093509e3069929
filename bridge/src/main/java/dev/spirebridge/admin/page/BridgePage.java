package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.LatencyHistogram;
import dev.spirebridge.status.RotationStatus;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.SvidStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code serve} shows. */
final class BridgePage {

  private final BridgeStatus status;
  private final View view;
  private final Moment moment;

  BridgePage(BridgeStatus status, View view) {
    this.status = status;
    this.view = view;
    this.moment = new Moment(status.now());
  }

  List<Element> sections() {
    SourceSection sources = new SourceSection(moment);
    SinkSection sinks = new SinkSection(moment);
    TrustSection trust = new TrustSection(moment);
    List<Element> sections = new ArrayList<>();
    sections.add(glance());
    sections.add(
        Parts.filter(
            view,
            "Show only rows with this in a caller, node ID, name, SPIFFE ID, serial number or reason"));
    sections.add(new IdentitySection(view, moment).of(status));
    sections.add(new StreamSection(view, moment).of(status));
    sections.add(new RotationSection(view, moment).of(status));
    sections.add(sources.sources(status.sources()));
    status.moving().map(trust::move).ifPresent(sections::add);
    sections.add(trust.bundles(status));
    sections.add(sinks.listeners(status.listeners()));
    if (!status.files().isEmpty()) {
      sections.add(sinks.files(status.files()));
    }
    if (!status.secrets().isEmpty()) {
      sections.add(sinks.secrets(status.secrets()));
    }
    status.callers().map(sources::callers).ifPresent(sections::add);
    status.statusTls().map(sinks::statusTls).ifPresent(sections::add);
    return sections;
  }

  private Element glance() {
    List<Element> figures = new ArrayList<>(List.of(identities(), streams(), rotations()));
    status.sources().forEach(source -> figures.add(agent(source)));
    figures.add(acceptance());
    return Parts.glance(figures);
  }

  private Element identities() {
    List<SvidStatus> svids =
        status.subjects().stream().flatMap(subject -> subject.svids().stream()).toList();
    Optional<Instant> first =
        svids.stream().map(SvidStatus::notAfter).min(Comparator.naturalOrder());
    return Parts.figure(
        "Identities",
        Words.text(Words.number(svids.size())),
        first
            .map(end -> Words.aside(Words.text("the first expires in "), moment.until(end)))
            .orElseGet(() -> Words.aside("none yet")));
  }

  private Element streams() {
    StreamSection section = new StreamSection(view, moment);
    long troubled = status.streams().stream().filter(section::isInTrouble).count();
    return Parts.figure(
        "Streams",
        Words.text(Words.number(status.streams().size())),
        troubled == 0
            ? Words.aside("none rejects or waits long")
            : Words.complaint(
                troubled == 1
                    ? "1 rejects a secret or waits long"
                    : Words.number(troubled) + " reject a secret or wait long"));
  }

  private Element rotations() {
    List<RotationStatus> kept = status.rotations();
    return Parts.figure(
        "Rotations",
        Words.text(Words.number(kept.size())),
        kept.isEmpty()
            ? Words.aside("none since the start")
            : Words.aside(Words.text("the last one "), moment.ago(kept.getLast().at())));
  }

  private Element agent(SourceStatus source) {
    Node contact =
        source
            .lastContact()
            .<Node>map(at -> Words.aside(Words.text("last answer "), moment.ago(at)))
            .orElseGet(() -> Words.aside("no answer yet"));
    return Parts.figure("Agent", SourceSection.phase(source.phase()), contact);
  }

  private Element acceptance() {
    LatencyHistogram took = status.updateToAck();
    return Parts.figure(
        "Send to ACK",
        took.count() == 0
            ? Words.nothing()
            : Words.text(
                String.format(Locale.ROOT, "%.1f ms", 1_000 * took.sumSeconds() / took.count())),
        Words.aside("mean of " + Words.number(took.count())));
  }
}
