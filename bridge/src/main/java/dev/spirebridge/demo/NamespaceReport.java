package dev.spirebridge.demo;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;

/** Tells of labelled namespaces what {@link DemoReport} does not. */
final class NamespaceReport {
  private final DemoReport report;

  NamespaceReport(DemoReport report) {
    this.report = report;
  }

  void opening(Path folder) {
    report.say(
        """
        spire-bridge demo --namespaces: a cluster in one process, with the controller and one node.
        Labelling a namespace gives its pods an identity. The pods of one that is labelled call each
        other over mTLS; the pod of another waits. The Kubernetes API is embedded, and there are
        stand-ins for spire-controller-manager, SPIRE and the kubelet.
          TLS      Java
          folder   %s\
        """
            .formatted(folder));
  }

  void stageSet(NamespaceStage stage) {
    report.say("  kubectl  --kubeconfig " + stage.cluster().kubeconfig());
    report.say("  socket   unix://" + stage.socket());
    report.say("  bridge   " + stage.statusPages().getFirst());
    report.say("  control  " + stage.statusPages().getLast());
    report.say("");
    for (var pod : stage.pods()) {
      boolean late = pod.equals(stage.latecomer());
      report.say(
          "  %-12s %-12s %s"
              .formatted(
                  pod.namespace() + "/" + pod.name(),
                  "pid " + pod.process().pid(),
                  late ? "namespace not labelled" : pod.party().spiffeId()));
    }
    report.say("");
    report.authority(stage);
  }

  void held(DemoPod pod) {
    report.event(
        "%s/%s (pid %d) has asked and has no entry: its stream is held"
            .formatted(pod.namespace(), pod.name(), pod.process().pid()));
  }

  void servedWithoutALabel(DemoPod pod) {
    report.event("%s GOT AN IDENTITY WITHOUT A LABEL".formatted(pod.name()));
  }

  void labelled(DemoPod pod) {
    report.event(
        "namespace %s is labelled %s=true"
            .formatted(pod.namespace(), NamespaceSettings.DEFAULT_LABEL));
  }

  void clusterSpiffeIdThere(String name, Duration after) {
    step(after, "ClusterSPIFFEID " + name + " is there");
  }

  void clusterSpiffeIdMissing(String name, Duration limit) {
    report.event("NO ClusterSPIFFEID %s within %s".formatted(name, limit));
  }

  void registered(DemoPod pod, Duration after) {
    step(after, "entry " + pod.party().spiffeId() + " for the pod " + pod.name());
  }

  void notRegistered(DemoPod pod, Duration limit) {
    report.event("NO ENTRY for the pod %s within %s".formatted(pod.name(), limit));
  }

  void served(DemoPod pod, X509Certificate leaf, Duration after, boolean itsOwn) {
    step(
        after,
        pod.name()
            + " is served its identity"
            + (itsOwn ? "" : ", WITH A CERTIFICATE THAT IS NOT ITS OWN"));
    report.certificate(pod.party(), leaf);
  }

  void unlabelled(DemoPod pod) {
    report.event("namespace %s is unlabelled".formatted(pod.namespace()));
  }

  void clusterSpiffeIdGone(String name, Duration after) {
    step(after, "ClusterSPIFFEID " + name + " is gone");
  }

  void clusterSpiffeIdStays(String name, Duration limit) {
    report.event("ClusterSPIFFEID %s IS STILL THERE after %s".formatted(name, limit));
  }

  void unregistered(DemoPod pod, Duration after) {
    step(after, "the entry of " + pod.name() + " is gone");
  }

  void stillRegistered(DemoPod pod, Duration limit) {
    report.event("%s STILL HAS ITS ENTRY after %s".formatted(pod.name(), limit));
  }

  void withdrawn(DemoPod pod, long pid) {
    report.event(
        "a new process of %s (pid %d) asks and is held; the old one keeps what it has"
            .formatted(pod.name(), pid));
  }

  void notWithdrawn(DemoPod pod) {
    report.event("A NEW PROCESS OF %s WAS SERVED THOUGH THERE IS NO ENTRY".formatted(pod.name()));
  }

  private void step(Duration after, String what) {
    report.say("%8s  %s".formatted("+" + after.toMillis() + " ms", what));
  }
}
