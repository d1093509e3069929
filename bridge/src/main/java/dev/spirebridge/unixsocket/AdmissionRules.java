package dev.spirebridge.unixsocket;

import dev.spirebridge.unixsocket.CallerAdmission.Policy;
import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether one more connection is within the policy, given those that are open and those that were
 * admitted lately. What is refused uses up nothing: who asks too often takes nothing from its
 * neighbours. Not thread-safe.
 */
final class AdmissionRules {

  /** The key of the bucket for all together. */
  private enum Overall {
    EVERYBODY
  }

  /**
   * What is open at this moment.
   *
   * @param processes with a connection
   * @param ofProcess connections of the process that asks for one more
   */
  record Open(int processes, int ofProcess) {}

  private final Policy policy;
  private final TokenBuckets<String> pods;
  private final TokenBuckets<Overall> overall;

  AdmissionRules(Policy policy) {
    this.policy = policy;
    this.pods = new TokenBuckets<>(policy.perPod());
    this.overall = new TokenBuckets<>(policy.overall());
  }

  /**
   * @param supplementary asked for only when nothing else lets the user in
   */
  static boolean isUserAllowed(Policy policy, PeerCredentials peer, Supplier<int[]> supplementary) {
    if (policy.uids().isEmpty() && policy.gids().isEmpty()) {
      return true;
    }
    if (policy.uids().contains(peer.uid()) || policy.gids().contains(peer.gid())) {
      return true;
    }
    return !policy.gids().isEmpty()
        && Arrays.stream(supplementary.get()).anyMatch(policy.gids()::contains);
  }

  /**
   * Admits a connection, and takes its tokens, unless there is a reason not to.
   *
   * @param pod the pod, or what stands for the process outside of pods
   */
  Optional<Refusal> admit(String pod, Open open, Instant now) {
    Optional<Refusal> refusal = judge(pod, open, now);
    if (refusal.isEmpty()) {
      pods.take(pod, now);
      overall.take(Overall.EVERYBODY, now);
    }
    return refusal;
  }

  /**
   * The same for a connection whose process the bridge cannot see: there is nothing to count by.
   */
  Optional<Refusal> admitUnseen(Instant now) {
    if (!overall.has(Overall.EVERYBODY, now)) {
      return Optional.of(Refusal.OVERALL_RATE);
    }
    overall.take(Overall.EVERYBODY, now);
    return Optional.empty();
  }

  /** How many pods' buckets are kept, for they are not full again yet. */
  int buckets() {
    return pods.size();
  }

  private Optional<Refusal> judge(String pod, Open open, Instant now) {
    if (open.ofProcess() == 0 && open.processes() >= policy.processes()) {
      return Optional.of(Refusal.TOO_MANY_PROCESSES);
    }
    if (open.ofProcess() >= policy.connectionsPerProcess()) {
      return Optional.of(Refusal.TOO_MANY_CONNECTIONS);
    }
    if (!pods.has(pod, now)) {
      return Optional.of(Refusal.POD_RATE);
    }
    if (!overall.has(Overall.EVERYBODY, now)) {
      return Optional.of(Refusal.OVERALL_RATE);
    }
    return Optional.empty();
  }
}
