package dev.spirebridge.mesh;

import java.util.List;
import java.util.Optional;

/** Pods that a gate looks at. */
public sealed interface Scope {

  /** How to look into their Envoy; empty for what the container's name says. */
  Optional<Proxy> proxy();

  /**
   * Where an Envoy tells what it holds.
   *
   * @param secrets the names its certificate may have
   */
  record Proxy(int adminPort, List<String> secrets) {

    public Proxy {
      secrets = List.copyOf(secrets);
    }
  }

  /**
   * The running pods of a namespace.
   *
   * @param selector as `kubectl -l` takes it; empty for all
   */
  record Pods(String namespace, String selector, Optional<Proxy> proxy) implements Scope {}

  /** The running pods of a Deployment or DaemonSet that is a gateway. */
  record Gateway(String namespace, String name, Optional<Proxy> proxy) implements Scope {}
}
