package dev.spirebridge.app;

import dev.spirebridge.unixsocket.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which addresses may be listened on together, and which only on purpose. */
final class AddressRules {

  private final boolean allowNonLoopback;
  private final Problems problems;
  private final List<String> warnings = new ArrayList<>();

  AddressRules(boolean allowNonLoopback, Problems problems) {
    this.allowNonLoopback = allowNonLoopback;
    this.problems = problems;
  }

  /** What is allowed but dangerous. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  void checkSds(Placed<Endpoint> address, SourceKind kind) {
    if (kind instanceof SourceKind.Delegated && address.value() instanceof Endpoint.Tcp) {
      problems.add(
          refusal(
              address,
              "is a TCP address, and behind a TCP connection there is no process that the kernel"
                  + " vouches for, so nobody could say whose identity to give",
              "write unix:///path, or give --source workload-api"));
      return;
    }
    checkLoopback(address, "gives private keys, in plain text, to anybody who can reach the port");
  }

  /**
   * @param risk of an address that others reach; continues "so it"
   */
  void checkLoopback(Placed<Endpoint> address, String risk) {
    switch (address.value()) {
      case Endpoint.Tcp tcp when !tcp.isLoopback() -> {
        if (allowNonLoopback) {
          warnings.add(address.place().name() + ": " + tcp + " is not loopback, so it " + risk);
        } else {
          problems.add(
              refusal(
                  address,
                  "is not loopback, so it " + risk,
                  "write 127.0.0.1, or give --allow-non-loopback if that is meant"));
        }
      }
      case Endpoint.Tcp tcp -> {}
      case Endpoint.Unix unix -> {}
    }
  }

  /** A socket of ours at the agent's path would replace the agent's. */
  void checkAgent(Endpoint agent, List<Placed<Endpoint>> listeners) {
    if (agent instanceof Endpoint.Tcp tcp && !tcp.isLoopback()) {
      warnings.add(
          "the agent at %s is not on loopback, so private keys cross the network in plain text and"
                  .formatted(tcp)
              + " nothing proves that it is the agent");
    }
    for (Placed<Endpoint> listener : listeners) {
      if (overlap(agent, listener.value())) {
        problems.add(
            refusal(listener, "is the agent's own address", "choose another for the listener"));
      }
    }
  }

  void checkDistinct(List<Placed<Endpoint>> listeners) {
    for (int i = 1; i < listeners.size(); i++) {
      Placed<Endpoint> later = listeners.get(i);
      Optional<Placed<Endpoint>> earlier =
          listeners.subList(0, i).stream()
              .filter(other -> overlap(other.value(), later.value()))
              .findFirst();
      earlier.ifPresent(taken ->
          problems.add(
              refusal(
                  later,
                  "is already taken by " + taken.place().name(),
                  "give each listener an address of its own")));
    }
  }

  /** Port 0 lets the kernel choose, so two of them never meet. */
  private static boolean overlap(Endpoint one, Endpoint other) {
    if (one instanceof Endpoint.Tcp a && other instanceof Endpoint.Tcp b) {
      boolean sameHost = a.host().equals(b.host()) || isWildcard(a) || isWildcard(b);
      return a.port() == b.port() && a.port() != 0 && sameHost;
    }
    // By the paths: for the first equals of a record the JVM makes 8 classes at every start.
    return one instanceof Endpoint.Unix(var path)
        && other instanceof Endpoint.Unix(var otherPath)
        && path.equals(otherPath);
  }

  private static boolean isWildcard(Endpoint.Tcp tcp) {
    return tcp.host().value().isAnyLocalAddress();
  }

  private static ConfigProblem refusal(Placed<Endpoint> address, String reason, String hint) {
    return new ConfigProblem(
        address.place(), Optional.of(address.value().toString()), reason, hint);
  }
}
