package dev.spirebridge.admin;

import dev.spirebridge.admin.ReadinessVerdict.NotReady;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.FilesStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What readiness asks of the folders of certificate files: a valid set in each. One that is not the
 * newest does, and is told.
 */
final class FilesRules {

  private final BridgeStatus status;
  private final Instant now;

  FilesRules(BridgeStatus status, Instant now) {
    this.status = status;
    this.now = now;
  }

  /** The verdict over the first folder without a valid set. */
  Optional<ReadinessVerdict> lacking() {
    return status.files().stream()
        .filter(folder -> !isValid(folder))
        .findFirst()
        .map(folder -> new NotReady(reason(folder), words(folder)));
  }

  /** What is wrong with folders that have a valid set; nothing when all is well. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (FilesStatus folder : status.files()) {
      if (folder.trouble().isPresent()) {
        notes.add("degraded: the files in %s are not the newest".formatted(folder.folder()));
        notes.addAll(words(folder));
        folder
            .notAfter()
            .ifPresent(notAfter ->
                notes.add(
                    "the SVID in them expires in %s, at %s"
                        .formatted(DurationWords.of(Duration.between(now, notAfter)), notAfter)));
      }
      folder
          .afterChange()
          .flatMap(action -> action.trouble().map(why -> action.action() + " " + why))
          .ifPresent(why ->
              notes.add(
                  "degraded: readers of %s may not know of its files: %s"
                      .formatted(folder.folder(), why)));
    }
    return notes;
  }

  private boolean isValid(FilesStatus folder) {
    return folder.notAfter().filter(notAfter -> notAfter.isAfter(now)).isPresent();
  }

  private String reason(FilesStatus folder) {
    return folder
        .notAfter()
        .map(notAfter ->
            "the SVID in the files in %s expired at %s".formatted(folder.folder(), notAfter))
        .orElse("the files in %s have not been written yet".formatted(folder.folder()));
  }

  private List<String> words(FilesStatus folder) {
    return folder
        .trouble()
        .map(why ->
            "%s %s; failing for %s"
                .formatted(
                    folder.folder(),
                    why,
                    DurationWords.of(Duration.between(folder.troubleSince().orElse(now), now))))
        .stream()
        .toList();
  }
}
