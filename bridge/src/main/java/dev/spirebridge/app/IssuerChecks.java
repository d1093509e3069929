package dev.spirebridge.app;

import dev.spirebridge.issuer.IssuerCheck;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judge;
import dev.spirebridge.issuer.probe.VirtualProbeRunner;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.TrustDomain;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers an {@link IssuerQuestion}: the issuer check put together for a command. */
public final class IssuerChecks {

  /** Where Istio usually is; its CA is the same in every namespace. */
  private static final String MESH_NAMESPACE = "istio-system";

  private final IssuerQuestion question;
  private final Optional<TrustDomain> own;
  private final Optional<KubernetesClient> client;

  /**
   * @param own the cluster's own trust domain, where it is configured
   * @param client where the question asks the cluster
   */
  public IssuerChecks(
      IssuerQuestion question, Optional<TrustDomain> own, Optional<KubernetesClient> client) {
    this.question = question;
    this.own = own;
    this.client = client;
  }

  /**
   * Looks once, or until it holds if that was asked for.
   *
   * @param looked hears of each look but the one of a single look
   */
  public IssuerReport run(Consumer<IssuerReport> looked) throws InterruptedException {
    Optional<OwnClient> own = question.explicit().presented();
    try {
      Optional<String> note = own.isPresent() ? own.get().open() : Optional.empty();
      IssuerReport report = look(looked);
      return note.map(text -> noted(report, text)).orElse(report);
    } finally {
      own.ifPresent(OwnClient::close);
    }
  }

  private static IssuerReport noted(IssuerReport report, String note) {
    List<String> notes = new ArrayList<>(report.notes());
    notes.add(note);
    return new IssuerReport(report.at(), report.trust(), report.rows(), notes);
  }

  private IssuerReport look(Consumer<IssuerReport> looked) throws InterruptedException {
    IssuerQuestion.Limits limits = question.limits();
    try (VirtualProbeRunner runner =
        new VirtualProbeRunner(VirtualProbeRunner.AT_ONCE, limits.timeout())) {
      IssuerCheck check =
          new IssuerCheck(
              AskedTrust.of(question.judges(), own, client, MESH_NAMESPACE),
              new AskedTargets(question, client),
              runner,
              new Judge(limits.clockTolerance()),
              Thread::sleep,
              InstantSource.system());
      return limits.patience().isPresent()
          ? check.runUntilItHolds(limits.patience().get(), looked)
          : check.run();
    }
  }
}
