package dev.spirebridge.kubesecret;

import java.util.Optional;
import java.util.function.Function;

/** What is to be done about a Secret. */
sealed interface SecretDecision {

  /** There is none of that name. */
  record Create() implements SecretDecision {}

  /**
   * It is ours, and not as it should be.
   *
   * @param seen what is to be written over, and nothing later
   * @param older whether it holds a good SVID of the workload that is just not valid for as long
   */
  record Apply(SeenSecret seen, boolean older) implements SecretDecision {}

  /**
   * It is good as it is.
   *
   * @param held what it holds, which another bridge may have written
   */
  record Keep(TlsSecret held) implements SecretDecision {}

  /** It has not our label, so it is somebody else's, whatever is in it. */
  record Foreign() implements SecretDecision {}

  /** It is ours, and the API server lets nobody make it what it should be. */
  record Blocked(String because) implements SecretDecision {}

  /**
   * Decides about one Secret; the same question always has the same answer.
   *
   * @param wanted what it should hold as far as this bridge knows
   * @param read what else it may hold: an SVID of the same workload that passes all checks. All
   *     replicas of a gateway keep one Secret, each with an SVID of its own, and it stays as it is
   *     while it is at least as long valid as what this one would write. So they take turns with
   *     their rotations, and do not write against each other
   */
  static SecretDecision of(
      Optional<SeenSecret> shown,
      TlsSecret wanted,
      Function<SeenSecret, Optional<TlsSecret>> read) {
    if (shown.isEmpty()) {
      return new Create();
    }
    SeenSecret seen = shown.get();
    if (!seen.isOurs()) {
      return new Foreign();
    }
    if (!seen.type().equals(TlsSecret.TYPE)) {
      return new Blocked("its type is %s, and a type cannot be changed".formatted(seen.type()));
    }
    if (wanted.isIn(seen)) {
      return new Keep(wanted);
    }
    Optional<TlsSecret> held = read.apply(seen).filter(other -> other.isIn(seen));
    if (held.isPresent() && !held.get().svid().notAfter().isBefore(wanted.svid().notAfter())) {
      return new Keep(held.get());
    }
    return seen.immutable() ? new Blocked("it is immutable") : new Apply(seen, held.isPresent());
  }
}
