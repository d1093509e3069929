package dev.spirebridge.cli;

import static dev.spirebridge.cli.StatusWords.put;
import static dev.spirebridge.cli.StatusWords.since;
import static dev.spirebridge.cli.StatusWords.until;

import dev.spirebridge.status.AfterChangeStatus;
import dev.spirebridge.status.FilesStatus;
import dev.spirebridge.status.SecretStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Identities that are written somewhere: folders of files, and Secrets. */
final class StatusFolders {

  private StatusFolders() {}

  static StatusSection files(List<FilesStatus> folders, Instant now) {
    FittedTable table =
        new FittedTable(
            "FOLDER",
            "PROFILE",
            "EXPIRES IN",
            "SPIFFE ID",
            "WRITTEN",
            "WRITES",
            "FAILURES",
            "READERS TOLD");
    Map<String, List<String>> words = StatusWords.noWords();
    folders.stream()
        .sorted(Comparator.comparing(folder -> folder.trouble().isEmpty()))
        .forEach(folder -> {
          table.add(
              folder.folder(),
              folder.profile(),
              until(folder.notAfter(), now),
              folder.spiffeId().orElse(FittedTable.NONE),
              folder.writtenAt().map(at -> since(Optional.of(at), now) + " ago").orElse("not yet"),
              String.valueOf(folder.writes()),
              String.valueOf(folder.failures()),
              folder.afterChange().map(StatusFolders::told).orElse(FittedTable.NONE));
          put(words, folder.folder(), trouble(folder, now));
          put(words, folder.folder(), leftOut(folder));
          folder
              .afterChange()
              .ifPresent(told -> {
                put(words, told.action(), told.trouble());
                put(words, told.action(), told.reachedNobody());
              });
        });
    return StatusSection.of(
        "Files",
        StatusSection.share(
            folders.stream().filter(each -> each.trouble().isPresent()).count(),
            folders.size(),
            "behind"),
        table.lines(),
        StatusWords.grouped(words));
  }

  private static Optional<String> trouble(FilesStatus folder, Instant now) {
    return folder
        .trouble()
        .map(words ->
            words
                + folder
                    .troubleSince()
                    .map(_ -> "; for " + since(folder.troubleSince(), now))
                    .orElse(""));
  }

  private static Optional<String> leftOut(FilesStatus folder) {
    return folder.leftOut().isEmpty()
        ? Optional.empty()
        : Optional.of("no file can be named after " + String.join(", ", folder.leftOut()));
  }

  private static String told(AfterChangeStatus told) {
    return told.failures() == 0
        ? StatusWords.count(told.runs(), "time")
        : "%s, %d failed".formatted(StatusWords.count(told.runs(), "time"), told.failures());
  }

  static StatusSection secrets(List<SecretStatus> secrets, Instant now) {
    FittedTable table =
        new FittedTable(
            "SECRET", "STATE", "EXPIRES IN", "SPIFFE ID", "LAST WRITE", "WRITES", "FAILED PASSES");
    Map<String, List<String>> words = StatusWords.noWords();
    secrets.stream()
        .sorted(Comparator.comparing(secret -> secret.trouble().isEmpty()))
        .forEach(secret -> {
          table.add(
              secret.secret(),
              StatusWords.word(secret.state()),
              until(secret.notAfter(), now),
              secret.spiffeId().orElse(FittedTable.NONE),
              secret.lastWrite().map(at -> since(Optional.of(at), now) + " ago").orElse("not yet"),
              String.valueOf(secret.writes()),
              String.valueOf(secret.failedPasses()));
          put(words, secret.secret(), secret.trouble());
        });
    return StatusSection.of(
        "Secrets",
        StatusSection.share(
            secrets.stream().filter(each -> each.trouble().isPresent()).count(),
            secrets.size(),
            "not as it should be"),
        table.lines(),
        StatusWords.grouped(words));
  }
}
