package dev.spirebridge.issuer;

import java.util.Optional;

/**
 * A target and its verdict.
 *
 * @param seen what the verdict is about
 * @param note what else a person should know
 */
public record Judged(
    Target target, Optional<Presented> seen, Verdict verdict, Optional<String> note) {}
