package dev.spirebridge.app.gate;

import dev.spirebridge.issuer.cluster.PodPort;
import dev.spirebridge.issuer.cluster.PodPorts;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.run.GateAnswer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks the Envoys of scopes, or bridges, for one page each, some at a time. */
public final class Looks {

  private static final int AT_ONCE = 16;

  private final PodPorts pods;
  private final Duration longest;

  /**
   * @param longest for all that one gate looks at
   */
  public Looks(KubernetesClient client, Duration longest) {
    this.pods = new PodPorts(client);
    this.longest = longest;
  }

  /** What is seen at one pod. */
  @FunctionalInterface
  interface Look {
    GateAnswer at(PodPort port) throws InterruptedException;
  }

  /** What one page means. */
  @FunctionalInterface
  interface Reading {
    /**
     * @throws IOException if it is no such page; its message is a clause
     */
    GateAnswer read(String pod, byte[] page) throws IOException;
  }

  /**
   * One page of each Envoy.
   *
   * @param what is asked for, to say that it was refused
   */
  List<GateAnswer> envoys(List<Scope> scopes, String path, String what, Reading reading)
      throws InterruptedException {
    return each(
        scopes,
        scope -> scope.proxy().map(Scope.Proxy::adminPort),
        port -> page(port, path, what, reading));
  }

  /**
   * @param at the port of a scope's pods; empty for the usual one of their proxies
   */
  List<GateAnswer> each(List<Scope> scopes, Function<Scope, Optional<Integer>> at, Look look)
      throws InterruptedException {
    Map<String, PodPort> ports = new LinkedHashMap<>();
    List<GateAnswer> answers = new ArrayList<>();
    for (Scope scope : scopes) {
      take(ScopeWords.of(scope), find(scope, at.apply(scope)), ports, answers);
    }
    answers.addAll(ask(List.copyOf(ports.values()), look));
    return answers;
  }

  /** One page at that port of the ready pods of a namespace. */
  List<GateAnswer> ready(
      String namespace, String selector, int port, String path, String what, Reading reading)
      throws InterruptedException {
    Map<String, PodPort> ports = new LinkedHashMap<>();
    List<GateAnswer> answers = new ArrayList<>();
    take(
        "the ready pods of %s (%s)".formatted(namespace, selector),
        pods.ofReadyPods(namespace, selector, port),
        ports,
        answers);
    answers.addAll(ask(List.copyOf(ports.values()), each -> page(each, path, what, reading)));
    return answers;
  }

  private PodPorts.Found find(Scope scope, Optional<Integer> port) {
    return switch (scope) {
      case Scope.Gateway(String namespace, String name, _) ->
          pods.envoysOfGateway(namespace, name, port);
      case Scope.Pods(String namespace, String selector, _) ->
          pods.envoysOfNamespace(namespace, selector, port);
    };
  }

  private static void take(
      String name, PodPorts.Found found, Map<String, PodPort> ports, List<GateAnswer> answers) {
    switch (found) {
      case PodPorts.Found.Nobody(var why) -> answers.add(Answers.of(name, why));
      case PodPorts.Found.Ports(List<PodPort> all) ->
          all.forEach(port -> ports.putIfAbsent(port.name(), port));
    }
  }

  private List<GateAnswer> ask(List<PodPort> ports, Look look) throws InterruptedException {
    if (ports.isEmpty()) {
      return List.of();
    }
    List<Callable<GateAnswer>> looks =
        ports.stream().<Callable<GateAnswer>>map(port -> () -> look.at(port)).toList();
    List<GateAnswer> answers = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<GateAnswer>> done =
          threads.invokeAll(looks, longest.toNanos(), TimeUnit.NANOSECONDS);
      for (int i = 0; i < done.size(); i++) {
        answers.add(answer(ports.get(i).name(), done.get(i)));
      }
    }
    return answers;
  }

  static GateAnswer page(PodPort port, String path, String what, Reading reading)
      throws InterruptedException {
    return switch (port.get(path, what)) {
      case PodPort.Answer.None(var why) -> Answers.of(port.name(), why);
      case PodPort.Answer.Told(var page) -> {
        try {
          yield reading.read(port.name(), page.body());
        } catch (IOException e) {
          yield new GateAnswer.NotYet("%s: %s".formatted(port.name(), e.getMessage()));
        }
      }
    };
  }

  private GateAnswer answer(String pod, Future<GateAnswer> look) throws InterruptedException {
    if (look.isCancelled()) {
      return new GateAnswer.NotYet("%s: no answer within %d s".formatted(pod, longest.toSeconds()));
    }
    try {
      return look.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a look at " + pod + " failed", e.getCause());
    }
  }
}
