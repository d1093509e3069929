package dev.spirebridge.kubernetes;

import dev.spirebridge.identity.AgentText;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A port on a pod's loopback address, at a loopback port of this machine while it is open. Needs
 * the verb get on pods/portforward, and from Kubernetes 1.35 on create as well.
 *
 * <p>Whoever is on this machine can reach the pod's port meanwhile: keep it open for one look.
 */
public final class PodForward implements AutoCloseable {

  /**
   * Why a connection to the local port was ended.
   *
   * @param words a clause without a full stop
   */
  public record Trouble(Kind kind, String words) {

    /** What a caller may want to tell apart. */
    public enum Kind {
      FORBIDDEN,
      NOTHING_LISTENS,
      OTHER
    }
  }

  /** Not the name localhost, which may be another address. */
  private static final InetAddress LOOPBACK = loopback();

  private final LocalPortForward forward;

  private PodForward(LocalPortForward forward) {
    this.forward = forward;
  }

  /** Asks the API server for nothing before somebody connects to the local port. */
  public static PodForward open(KubernetesClient client, String namespace, String pod, int port) {
    return new PodForward(
        client.pods().inNamespace(namespace).withName(pod).portForward(port, LOOPBACK, 0));
  }

  /** {@code http://127.0.0.1:port}. */
  public URI local() {
    return URI.create("http://127.0.0.1:" + forward.getLocalPort());
  }

  /** The first of them, as the API server or the pod's node tell it. */
  public Optional<Trouble> trouble() {
    return Stream.concat(
            forward.getServerThrowables().stream(), forward.getClientThrowables().stream())
        .findFirst()
        .map(PodForward::trouble);
  }

  /** A refused upgrade has a status and no words, and a node has words alone. */
  private static Trouble trouble(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
        int status = refused.getResponse().code();
        return new Trouble(
            status == 403 ? Trouble.Kind.FORBIDDEN : Trouble.Kind.OTHER,
            "the API server refuses the port-forward with " + status);
      }
    }
    String words = AgentText.printable(String.valueOf(failure.getMessage()));
    return words.contains("error forwarding port")
        ? new Trouble(Trouble.Kind.NOTHING_LISTENS, "nothing in the pod listens at that port")
        : new Trouble(Trouble.Kind.OTHER, "the port-forward broke: " + words);
  }

  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException e) {
      throw new IllegalStateException("a loopback port cannot be closed", e);
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
