package dev.spirebridge.issuer.watch;

import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Trust;
import dev.spirebridge.issuer.TrustSource.Answer;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import dev.spirebridge.testing.TestIdentities;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pods, authorities and what is seen of them. */
final class Cluster {

  static final TrustDomain OWN = TrustDomain.parse("example.org");
  static final CertificateWorkshop WORKSHOP = new CertificateWorkshop(TestIdentities.NOW);
  static final Made OLD = WORKSHOP.authority("CN=SPIRE").make();
  static final Made NEW = WORKSHOP.authority("CN=SPIRE").make();

  private Cluster() {}

  /** A pod with a proxy, of the Deployment that its name begins with. */
  static PodTarget pod(String namespace, String name) {
    return new PodTarget(
        new PodTarget.Id(namespace, name, "uid-of-" + name),
        new PodTarget.Place("node-1", "10.0.0.1"),
        deploymentOf(name),
        deployment(namespace, deploymentOf(name)),
        true,
        false,
        new PodTarget.Ports(Optional.of(8080), Optional.empty()));
  }

  /** A pod that tells what it serves. */
  static PodTarget bridge(String namespace, String name) {
    return new PodTarget(
        new PodTarget.Id(namespace, name, "uid-of-" + name),
        new PodTarget.Place(name, "10.0.0.2"),
        "node",
        new ObjectReference(
            "apps/v1", "DaemonSet", Optional.of(namespace), "node", Optional.empty()),
        false,
        false,
        new PodTarget.Ports(Optional.empty(), Optional.of(9443)));
  }

  /** The same pod with a bridge of its own. */
  static PodTarget withBridge(PodTarget pod) {
    return like(pod, pod.asks(), new PodTarget.Ports(Optional.empty(), Optional.of(9443)));
  }

  /** The same pod with the label. */
  static PodTarget asking(PodTarget pod) {
    return like(pod, true, pod.ports());
  }

  private static PodTarget like(PodTarget pod, boolean asks, PodTarget.Ports ports) {
    return new PodTarget(
        pod.id(), pod.place(), pod.serviceAccount(), pod.owner(), pod.hasProxy(), asks, ports);
  }

  private static String deploymentOf(String pod) {
    return pod.substring(0, pod.indexOf('-'));
  }

  static ObjectReference deployment(String namespace, String name) {
    return new ObjectReference(
        "apps/v1", "Deployment", Optional.of(namespace), name, Optional.empty());
  }

  /** The SVID that the pod is expected to have. */
  static X509Certificate svid(PodTarget pod, Made signer) {
    return WORKSHOP
        .leaf(
            "spiffe://example.org/ns/%s/sa/%s"
                .formatted(pod.id().namespace(), pod.serviceAccount()))
        .signedBy(signer)
        .certificate();
  }

  static Evidence seen(Via via, X509Certificate leaf) {
    return new Evidence.Seen(List.of(new Presented(via, List.of(leaf))));
  }

  static Evidence unseen() {
    return new Evidence.NotSeen(new Verdict.Unreachable(Reason.REFUSED, "nothing listens"));
  }

  static Answer trust(Made... authorities) {
    List<X509Certificate> bundle = Arrays.stream(authorities).map(Made::certificate).toList();
    return new Answer.Known(
        new Trust(OWN, Map.of(OWN, new TrustBundle(OWN, bundle)), List.of()), List.of());
  }
}
