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
   * What there is at this moment.
   *
   * @param processes held, those included that have no connection just now
   * @param ofProcess open connections of the process that asks for one more; empty when it is not
   *     held yet
   * @param ofPod empty outside of pods
   * @param listenerConnections that the listener may have open at once
   */
  record Open(
      int processes, Optional<Integer> ofProcess, Optional<OfPod> ofPod, int listenerConnections) {}

  /**
   * @param processes of the pod that are held
   * @param connections of all these
   */
  record OfPod(int processes, int connections) {}

  /** One pod's part of all processes: a bridge's limit is not one pod's to use up. */
  private static final int PODS_FOR_ALL_PROCESSES = 8;

  private static final int LEAST_PROCESSES_OF_POD = 64;

  /** One pod's part of a listener's connections. */
  private static final int PODS_FOR_ALL_CONNECTIONS = 4;

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
    if (isOverallRateSpent(now)) {
      return Optional.of(Refusal.OVERALL_RATE);
    }
    overall.take(Overall.EVERYBODY, now);
    return Optional.empty();
  }

  boolean isOverallRateSpent(Instant now) {
    return !overall.has(Overall.EVERYBODY, now);
  }

  /** How many pods' buckets are kept, for they are not full again yet. */
  int buckets() {
    return pods.size();
  }

  private Optional<Refusal> judge(String pod, Open open, Instant now) {
    Optional<Refusal> ofPod = open.ofPod().flatMap(stock -> judgeStock(stock, open));
    if (ofPod.isPresent()) {
      return ofPod;
    }
    if (open.ofProcess().isEmpty() && open.processes() >= policy.processes()) {
      return Optional.of(Refusal.TOO_MANY_PROCESSES);
    }
    if (open.ofProcess().orElse(0) >= policy.connectionsPerProcess()) {
      return Optional.of(Refusal.TOO_MANY_CONNECTIONS);
    }
    if (!pods.has(pod, now)) {
      return Optional.of(Refusal.POD_RATE);
    }
    if (isOverallRateSpent(now)) {
      return Optional.of(Refusal.OVERALL_RATE);
    }
    return Optional.empty();
  }

  /** Never stricter than what one process may have, or a small bridge would serve no pod well. */
  private Optional<Refusal> judgeStock(OfPod stock, Open open) {
    int processes = Math.max(LEAST_PROCESSES_OF_POD, policy.processes() / PODS_FOR_ALL_PROCESSES);
    if (open.ofProcess().isEmpty() && stock.processes() >= processes) {
      return Optional.of(Refusal.TOO_MANY_PROCESSES_OF_POD);
    }
    int connections =
        Math.max(
            policy.connectionsPerProcess(), open.listenerConnections() / PODS_FOR_ALL_CONNECTIONS);
    return stock.connections() >= connections
        ? Optional.of(Refusal.TOO_MANY_CONNECTIONS_OF_POD)
        : Optional.empty();
  }
}
