package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.watch.BridgeRecords.Answer;
import dev.spirebridge.issuer.watch.BridgeRecords.Handed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * Asks all bridges, some at a time.
 *
 * <p>Any pod can name a port like a bridge's. So only a bridge in the controller's own namespace,
 * as the node daemons are, is believed about other pods, and of them about those on its own node;
 * any other one speaks for its own pod, and is not listened to for long. Those that held us up the
 * last time are asked last, in turn, and nobody is asked once the time for all of them is over: a
 * thousand pods that never answer hold up no verdict on others. For one thread at a time.
 */
public final class BridgeSurvey {

  private static final int AT_ONCE = 16;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Some kilobytes for each of a node's processes. */
  static final int MOST_OF_A_DAEMON = 16 << 20;

  /** Of a pod's own bridge, which is whoever the pod likes to run. */
  static final int MOST_OF_A_POD = 256 << 10;

  /** A mesh moves once; whoever says more wants to fill the report. */
  private static final int MOST_MOVES = 4;

  /** Asks one bridge. */
  @FunctionalInterface
  public interface Question {
    /** Blocks until it has answered, or for a limit of its own. */
    Answer ask(PodTarget bridge, int mostBytes);
  }

  private final Question question;
  private final Duration longest;

  /** In which look those were asked that did not answer when they were last asked; by uid. */
  private Map<String, Integer> unheard = Map.of();

  private int looks;

  public BridgeSurvey(Question question) {
    this(question, LONGEST);
  }

  BridgeSurvey(Question question, Duration longest) {
    this.question = question;
    this.longest = longest;
  }

  Records ask(Inventory inventory) throws InterruptedException {
    List<PodTarget> bridges =
        inventory.bridges().stream()
            .sorted(
                Comparator.comparingInt(this::lastUnheard)
                    .thenComparing(bridge -> !inventory.isNodeDaemon(bridge)))
            .toList();
    List<Callable<Answer>> questions =
        bridges.stream()
            .<Callable<Answer>>map(bridge ->
                () ->
                    question.ask(
                        bridge, inventory.isNodeDaemon(bridge) ? MOST_OF_A_DAEMON : MOST_OF_A_POD))
            .toList();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      return records(
          inventory,
          bridges,
          threads.invokeAll(questions, longest.toNanos(), TimeUnit.NANOSECONDS));
    }
  }

  private Records records(
      Inventory inventory, List<PodTarget> bridges, List<Future<Answer>> answers)
      throws InterruptedException {
    BiPredicate<PodTarget, String> served = servedByDaemon(inventory);
    Map<String, List<Evidence>> byPod = new HashMap<>();
    List<String> silent = new ArrayList<>();
    Map<String, Integer> unheardNow = new HashMap<>();
    Map<String, Integer> moves = new TreeMap<>();
    looks++;
    for (int i = 0; i < bridges.size(); i++) {
      PodTarget bridge = bridges.get(i);
      if (answers.get(i).isCancelled()) {
        silent.add("the bridge %s was not asked: others took too long".formatted(bridge.id()));
        unheardNow.put(bridge.id().uid(), lastUnheard(bridge));
        continue;
      }
      switch (answer(answers.get(i))) {
        case Answer.Told(List<Handed> all, Optional<String> move) -> {
          move.ifPresent(words -> moves.merge(words, 1, Integer::sum));
          all.forEach(handed -> {
            String pod = handed.podUid().orElse(bridge.id().uid());
            if (pod.equals(bridge.id().uid()) || served.test(bridge, pod)) {
              byPod.computeIfAbsent(pod, _ -> new ArrayList<>()).add(handed.evidence());
            }
          });
        }
        case Answer.Silent(String why) -> {
          unheardNow.put(bridge.id().uid(), looks);
          silent.add("the bridge %s was not heard: %s".formatted(bridge.id(), why));
        }
      }
    }
    unheard = Map.copyOf(unheardNow);
    silent.sort(null);
    return new Records(byPod, bridges.size() - silent.size(), silent, words(moves));
  }

  /** What most bridges say comes first. */
  private static List<String> words(Map<String, Integer> moves) {
    return moves.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST_MOVES)
        .map(move ->
            "the mesh moves: %s (told by %d bridge(s)); the verdicts go by SPIRE's bundle alone"
                .formatted(move.getKey(), move.getValue()))
        .toList();
  }

  /** Whether the bridge is the daemon of the node that the pod with this uid runs on. */
  private static BiPredicate<PodTarget, String> servedByDaemon(Inventory inventory) {
    Map<String, String> nodes = new HashMap<>();
    inventory.pods().forEach(pod -> nodes.put(pod.id().uid(), pod.place().node()));
    return (bridge, pod) ->
        inventory.isNodeDaemon(bridge) && bridge.place().node().equals(nodes.get(pod));
  }

  private int lastUnheard(PodTarget bridge) {
    return unheard.getOrDefault(bridge.id().uid(), 0);
  }

  private static Answer answer(Future<Answer> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return new Answer.Silent("asking it failed: " + e.getCause());
    }
  }
}
