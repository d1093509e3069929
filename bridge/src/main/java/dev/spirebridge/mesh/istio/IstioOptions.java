package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to move, and how.
 *
 * @param istioNamespace of istiod, its ConfigMaps, and the state of the move
 * @param revision as in {@code istio.io/rev}; empty for the default one
 * @param window for how long at most moved proxies also trust the mesh's own root
 * @param only a part of the move; empty for all of it
 * @param consents what has been agreed to, and is refused otherwise
 */
public record IstioOptions(
    String istioNamespace,
    Optional<String> revision,
    Selection selection,
    Socket socket,
    Duration window,
    Optional<Part> only,
    Set<Consent> consents) {

  public static final String ISTIO_NAMESPACE = "istio-system";
  public static final Duration WINDOW = Duration.ofHours(2);
  public static final Duration LONGEST_WINDOW = Duration.ofHours(24);

  /** A part of a move that can be carried out by itself. */
  public enum Part {
    /** Unmoved proxies learn SPIRE's authorities. */
    PREPARE,
    /** The window opens and the workloads move; it stays open. */
    MOVE,
    /** The window closes, and what was only for the move goes. */
    FINISH
  }

  /** What only a person may decide. */
  public enum Consent {
    /** The mesh takes SPIRE's trust domain, and the former one becomes an alias. */
    CHANGE_TRUST_DOMAIN,
    /** Calls are plaintext for the time of the move, in place of two roots. */
    PLAINTEXT_WHILE_MOVING,
    /** SPIRE's k8s attestor has {@code disable_container_selectors = true}. */
    CONTAINER_SELECTORS_OFF
  }

  /**
   * Which proxies; all of the mesh if neither namespaces nor workloads are given.
   *
   * @param gateways Deployments or DaemonSets, moved first; where none is given, {@code
   *     istio-ingressgateway} beside istiod, if it is there
   * @param namespaces of which all injected workloads are moved
   * @param workloads Deployments, StatefulSets and DaemonSets
   */
  public record Selection(List<Ref> gateways, List<String> namespaces, List<Ref> workloads) {

    public static final Selection ALL = new Selection(List.of(), List.of(), List.of());

    public Selection {
      gateways = List.copyOf(gateways);
      namespaces = List.copyOf(namespaces);
      workloads = List.copyOf(workloads);
    }

    boolean everything() {
      return namespaces.isEmpty() && workloads.isEmpty();
    }

    boolean takes(Ref workload) {
      return everything()
          || namespaces.contains(workload.namespace().orElse(""))
          || workloads.contains(workload);
    }
  }

  /**
   * Where proxies find the bridge.
   *
   * @param template the name of the injection template
   * @param driver of the CSI volume
   * @param file the socket's name where a proxy shall not start without it; empty for {@code
   *     socket}, without which it turns to istiod
   */
  public record Socket(String template, String driver, Optional<String> file) {

    public static final String DAEMON_DRIVER = "csi.spirebridge.dev";
    public static final Socket DEFAULT = new Socket("spire", DAEMON_DRIVER, Optional.empty());
  }

  /**
   * @throws IllegalArgumentException if the window is not longer than zero, or longer than {@link
   *     #LONGEST_WINDOW}
   */
  public IstioOptions {
    consents = Set.copyOf(consents);
    if (window.isNegative() || window.isZero() || window.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException("a window of " + window + " is not within 24 hours");
    }
  }

  /** All of the mesh of the default revision, as it is meant. */
  public static IstioOptions defaults() {
    return new IstioOptions(
        ISTIO_NAMESPACE,
        Optional.empty(),
        Selection.ALL,
        Socket.DEFAULT,
        WINDOW,
        Optional.empty(),
        Set.of());
  }

  boolean agreedTo(Consent consent) {
    return consents.contains(consent);
  }

  boolean does(Part part) {
    return only.isEmpty() || only.get() == part;
  }

  String revisionName() {
    return revision.filter(name -> !name.isEmpty()).orElse("default");
  }

  /** ConfigMap of the mesh configuration, as Istio's chart names it by revision. */
  Ref meshConfig() {
    return Ref.of(MeshKind.CONFIG_MAP, istioNamespace, "istio" + suffix());
  }

  /** ConfigMap of the injection templates. */
  Ref injector() {
    return Ref.of(MeshKind.CONFIG_MAP, istioNamespace, "istio-sidecar-injector" + suffix());
  }

  Ref istiod() {
    return Ref.of(MeshKind.DEPLOYMENT, istioNamespace, "istiod" + suffix());
  }

  private String suffix() {
    return revisionName().equals("default") ? "" : "-" + revisionName();
  }
}
