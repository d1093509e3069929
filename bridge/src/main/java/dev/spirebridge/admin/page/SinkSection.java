package dev.spirebridge.admin.page;

import dev.spirebridge.admin.html.Element;
import dev.spirebridge.admin.html.Node;
import dev.spirebridge.status.AfterChangeStatus;
import dev.spirebridge.status.FilesStatus;
import dev.spirebridge.status.ListenerStatus;
import dev.spirebridge.status.SecretState;
import dev.spirebridge.status.SecretStatus;
import dev.spirebridge.status.StatusTlsStatus;
import java.util.ArrayList;
import java.util.List;

/** Where identities are handed out: listeners, folders of files, Secrets; and the status itself. */
final class SinkSection {

  private final Moment moment;

  SinkSection(Moment moment) {
    this.moment = moment;
  }

  Element listeners(List<ListenerStatus> listeners) {
    Table table =
        new Table(
            Words.count(listeners.size(), "listener"),
            "Address",
            "Open",
            "Held names",
            "Answers",
            "Refused");
    listeners.forEach(each ->
        table.row(
            Words.together(
                Words.code(each.address()),
                Words.aside(
                    "names of %s, unknown ones: %s".formatted(each.profile(), each.onUnknown()))),
            Words.together(
                Words.text(Words.count(each.streams(), "stream")),
                Words.aside(Words.count(each.connections(), "connection"))),
            held(each),
            answers(each),
            Words.together(
                Words.text(Words.count(each.refusedConnections(), "connection")),
                Words.aside(Words.count(each.refusedStreams(), "stream")))));
    return Parts.section(
        "listeners",
        "Listeners",
        table.isEmpty() ? Parts.empty("There is no SDS listener.") : table.element());
  }

  private static Node held(ListenerStatus listener) {
    return Words.together(
        Words.text(Words.number(listener.heldNames())),
        listener.longHeldNames() == 0
            ? Words.text("")
            : Words.complaint(Words.number(listener.longHeldNames()) + " for 15 s and longer"));
  }

  private static Node answers(ListenerStatus listener) {
    return Words.together(
        Words.text(
            "%s sent, %s accepted"
                .formatted(Words.number(listener.responses()), Words.number(listener.acks()))),
        Words.aside(Words.number(listener.nacks()) + " rejected"));
  }

  Element files(List<FilesStatus> folders) {
    Table table =
        new Table(
            Words.count(folders.size(), "folder"),
            "Folder",
            "Identity",
            "Expires in",
            "Written",
            "Trouble");
    folders.forEach(each ->
        table.row(
            Words.together(Words.code(each.folder()), Words.aside("names of " + each.profile())),
            Words.orNothing(each.spiffeId().map(Words::code)),
            Words.orNothing(each.notAfter().map(moment::until)),
            Words.together(
                Words.orNothing(each.writtenAt().map(moment::ago)),
                Words.aside(Words.count(each.writes(), "time"))),
            trouble(each)));
    return Parts.section("files", "Files", table.element());
  }

  private static Node trouble(FilesStatus folder) {
    List<Node> parts = new ArrayList<>();
    folder.trouble().map(Words::complaint).ifPresent(parts::add);
    folder
        .afterChange()
        .flatMap(AfterChangeStatus::trouble)
        .map(why -> Words.complaint("readers were not told: " + why))
        .ifPresent(parts::add);
    if (!folder.leftOut().isEmpty()) {
      parts.add(Words.aside("left out: " + String.join(", ", folder.leftOut())));
    }
    return parts.isEmpty() ? Words.nothing() : Words.together(parts);
  }

  Element secrets(List<SecretStatus> secrets) {
    Table table =
        new Table(
            Words.count(secrets.size(), "Secret"),
            "Secret",
            "State",
            "Identity",
            "Expires in",
            "Trouble");
    secrets.forEach(each ->
        table.row(
            Words.code(each.secret()),
            state(each.state()),
            Words.orNothing(each.spiffeId().map(Words::code)),
            Words.orNothing(each.notAfter().map(moment::until)),
            Words.orNothing(each.trouble().map(Words::complaint))));
    return Parts.section("secrets", "Secrets", table.element());
  }

  private static Node state(SecretState state) {
    Tone tone =
        switch (state) {
          case IN_PLACE -> Tone.GOOD;
          case WAITING -> Tone.WAITING;
          case EXPIRED, WITHDRAWN, FOREIGN, BLOCKED, FAILING -> Tone.BAD;
        };
    return tone.of(Words.lower(state));
  }

  Element statusTls(StatusTlsStatus tls) {
    Table table =
        new Table("one address", "Address", "Own identity", "Expires in", "Turned away", "Trouble");
    table.row(
        Words.together(
            Words.code(tls.address()), Words.aside("for " + String.join(", ", tls.allowedIds()))),
        Words.orNothing(tls.spiffeId().map(Words::code)),
        Words.orNothing(tls.notAfter().map(moment::until)),
        Words.together(
            Words.text(Words.number(tls.refused())),
            tls.lastRefusal().<Node>map(Words::aside).orElseGet(() -> Words.text(""))),
        Words.orNothing(tls.trouble().map(Words::complaint)));
    return Parts.section("status-tls", "Status over mutual TLS", table.element());
  }
}
