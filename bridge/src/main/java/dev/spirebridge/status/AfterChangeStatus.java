package dev.spirebridge.status;

import java.time.Instant;
import java.util.Optional;

/**
 * How readers of a folder are told of changes.
 *
 * @param action the command, or the signal and the pid file
 * @param runs times it was done since start
 * @param failures those that failed
 * @param lastRun when it was last done
 * @param lastExitCode of the command that last came to its end
 * @param trouble why the last one failed
 * @param reachedNobody why the last one reached nobody, which is no failure
 */
public record AfterChangeStatus(
    String action,
    long runs,
    long failures,
    Optional<Instant> lastRun,
    Optional<Integer> lastExitCode,
    Optional<String> trouble,
    Optional<String> reachedNobody) {}
