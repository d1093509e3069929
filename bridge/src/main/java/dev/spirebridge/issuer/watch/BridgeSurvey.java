package dev.spirebridge.issuer.watch;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.watch.BridgeRecords.Answer;
import dev.spirebridge.issuer.watch.BridgeRecords.Handed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Asks all bridges, some at a time.
 *
 * <p>Any pod can name a port like a bridge's. So only a bridge in the controller's own namespace,
 * as the node daemons are, is believed about other pods; any other one speaks for its own pod.
 */
public final class BridgeSurvey {

  private static final int AT_ONCE = 16;

  private final Function<PodTarget, Answer> fetch;
  private final String ownNamespace;

  /**
   * @param fetch blocks until one bridge has answered, and has a limit of its own
   * @param ownNamespace where the controller is, and the node daemons
   */
  public BridgeSurvey(Function<PodTarget, Answer> fetch, String ownNamespace) {
    this.fetch = fetch;
    this.ownNamespace = ownNamespace;
  }

  Records ask(List<PodTarget> bridges) throws InterruptedException {
    List<Callable<Answer>> questions =
        bridges.stream().<Callable<Answer>>map(bridge -> () -> fetch.apply(bridge)).toList();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      return records(bridges, threads.invokeAll(questions));
    }
  }

  private Records records(List<PodTarget> bridges, List<Future<Answer>> answers)
      throws InterruptedException {
    Map<String, List<Evidence>> byPod = new HashMap<>();
    List<String> silent = new ArrayList<>();
    for (int i = 0; i < bridges.size(); i++) {
      PodTarget bridge = bridges.get(i);
      switch (answer(answers.get(i))) {
        case Answer.Told(List<Handed> all) ->
            all.forEach(handed -> {
              String pod = handed.podUid().orElse(bridge.id().uid());
              if (mayTellOf(bridge, pod)) {
                byPod.computeIfAbsent(pod, _ -> new ArrayList<>()).add(handed.evidence());
              }
            });
        case Answer.Silent(String why) ->
            silent.add("the bridge %s was not heard: %s".formatted(bridge.id(), why));
      }
    }
    return new Records(byPod, bridges.size() - silent.size(), silent);
  }

  private static Answer answer(Future<Answer> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      return new Answer.Silent("asking it failed: " + e.getCause());
    }
  }

  private boolean mayTellOf(PodTarget bridge, String pod) {
    return bridge.id().namespace().equals(ownNamespace) || pod.equals(bridge.id().uid());
  }
}
