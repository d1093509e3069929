package dev.spirebridge.app;

import dev.spirebridge.files.FilesException;
import dev.spirebridge.files.FilesSink;
import dev.spirebridge.status.FilesStatus;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.store.Acceptances;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Writes the files once and ends: for init containers, and for machines where a timer does it.
 *
 * @param refuse takes what keeps it from starting
 * @param tell takes what went wrong later, one sentence each
 */
public record FetchRunner(Consumer<List<String>> refuse, Consumer<String> tell)
    implements ProcessRunner<FetchConfig> {

  @Override
  public int run(FetchConfig config) throws InterruptedException {
    InstantSource clock = InstantSource.system();
    RandomGenerator random = new SecureRandom();
    SourceConfig from = config.source();
    if (!(from.kind() instanceof SourceKind.WorkloadApi kind)) {
      throw new IllegalStateException("files go with the Workload API alone");
    }
    try (StartedParts started = new StartedParts()) {
      OwnIdentities source = new OwnIdentities(kind, from, clock, random, Acceptances.UNHEARD);
      FilesSink files =
          started.add(
              FilesSink.open(
                  config.files(),
                  source.held().getFirst().subject(),
                  from.defaultSvid(),
                  clock,
                  random));
      started.add(source);
      files.start();
      source.start();
      boolean settled = files.awaitFirstSets(config.timeout());
      return settled ? verdict(files.status()) : timedOut(config, source, files);
    } catch (FilesException e) {
      refuse.accept(e.problems());
      return ExitCode.BAD_USAGE;
    }
  }

  /** Who was to be told of the files and was not goes on with the old ones. */
  private int verdict(List<FilesStatus> files) {
    List<String> failures =
        files.stream()
            .flatMap(folder -> folder.afterChange().stream())
            .filter(action -> action.failures() > 0)
            .map(action ->
                "the files are written, but %s %s"
                    .formatted(action.action(), action.trouble().orElse("failed")))
            .toList();
    failures.forEach(tell);
    return failures.isEmpty() ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
  }

  private int timedOut(FetchConfig config, OwnIdentities source, FilesSink files) {
    String limit = Durations.format(config.timeout());
    List<String> inTheWay =
        files.status().stream()
            .flatMap(folder -> folder.trouble().map(why -> folder.folder() + " " + why).stream())
            .toList();
    if (inTheWay.isEmpty()) {
      tell.accept(
          "no identity within %s: %s; or wait for longer with --timeout"
              .formatted(limit, String.join("; ", words(source))));
    } else {
      inTheWay.forEach(why -> tell.accept("not written within %s: %s".formatted(limit, why)));
    }
    return ExitCode.COULD_NOT_FIND_OUT;
  }

  private static List<String> words(OwnIdentities source) {
    SourceStatus status = source.status();
    List<String> words = new ArrayList<>();
    words.add(
        "agent at %s, %s"
            .formatted(
                status.address(),
                status.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    Stream.of(status.lastError(), status.lastRefusal())
        .flatMap(Optional::stream)
        .forEach(words::add);
    words.add(
        switch (status.phase()) {
          case STREAMING ->
              "none of the workload's SVIDs is the one chosen: correct --default-hint or"
                  + " --default-id, or the registration entry";
          case AWAITING_REGISTRATION ->
              "create a registration entry whose selectors match this process";
          case CONNECTING,
              BACKING_OFF,
              REJECTED,
              DELEGATE_NOT_AUTHORIZED,
              DELEGATE_WITHOUT_ENTRY,
              CALLER_NOT_VISIBLE,
              NOT_ALLOWED,
              CLOSED ->
              "see that the SPIRE agent runs and that its socket is where --agent-socket says";
        });
    return words;
  }
}
