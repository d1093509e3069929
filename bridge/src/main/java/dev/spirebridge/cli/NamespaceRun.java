package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.clusterspiffeid.workflow.Awaited;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceStep;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows a plan, does it, and waits for what follows. When one namespace is refused, nothing is done
 * to any.
 */
final class NamespaceRun {

  /** How one step is done, waited for, and ended. */
  interface Steps {

    /** Changes the cluster. */
    void start(NamespaceStep.Go step);

    /** Waits for what follows from it, but no longer than that. */
    Awaited await(NamespaceStep.Go step, Duration atMost);

    /** What is left to do once that is there; says so itself. */
    default void finish(NamespaceStep.Go step) {}
  }

  private final Terminal terminal;
  private final OutputFormat format;
  private final boolean dryRun;
  private final Duration patience;

  /**
   * @param patience zero to wait for nothing
   */
  NamespaceRun(Terminal terminal, OutputFormat format, boolean dryRun, Duration patience) {
    this.terminal = terminal;
    this.format = format;
    this.dryRun = dryRun;
    this.patience = patience;
  }

  /**
   * Prints also what was done before the API server refused something.
   *
   * @return the exit code
   */
  int run(List<NamespaceStep> plan, Steps steps) {
    plan.forEach(step -> NamespaceSteps.lines(step).forEach(this::say));
    boolean refused = plan.stream().anyMatch(step -> step instanceof NamespaceStep.Refused);
    Map<String, Awaited> outcomes = new LinkedHashMap<>();
    if (refused || dryRun) {
      say(refused ? "Nothing was changed." : "Nothing was changed (--dry-run).");
    } else {
      try {
        carryOut(plan, steps, outcomes);
      } catch (KubernetesClientException e) {
        Output.print(terminal, format, NamespaceSteps.document(plan, dryRun, outcomes));
        throw e;
      }
    }
    Output.print(terminal, format, NamespaceSteps.document(plan, dryRun, outcomes));
    boolean troubled = outcomes.values().stream().anyMatch(each -> each.trouble().isPresent());
    return refused || troubled ? ExitCode.DOES_NOT_HOLD : ExitCode.DONE;
  }

  private void carryOut(List<NamespaceStep> plan, Steps steps, Map<String, Awaited> outcomes) {
    for (NamespaceStep step : plan) {
      if (step instanceof NamespaceStep.Go go) {
        steps.start(go);
        outcomes.put(go.namespace(), Awaited.NOT_ASKED);
      }
    }
    for (NamespaceStep step : plan) {
      if (step instanceof NamespaceStep.Go go) {
        Awaited outcome = await(go, steps);
        outcomes.put(go.namespace(), outcome);
        finish(go, outcome, steps);
      }
    }
  }

  private Awaited await(NamespaceStep.Go step, Steps steps) {
    Awaited outcome = patience.isZero() ? Awaited.NOT_ASKED : steps.await(step, patience);
    String object = "ClusterSPIFFEID " + step.clusterSpiffeId();
    switch (outcome) {
      case TAKEN -> say(object + " is there, and spire-controller-manager has taken it.");
      case GONE -> say(object + " is gone.");
      case NOT_ASKED -> {}
      case NOT_TAKEN, NOT_WRITTEN, STILL_THERE ->
          new Failures(terminal).tell(object + ": " + outcome.trouble().orElse(""));
    }
    return outcome;
  }

  private void finish(NamespaceStep.Go step, Awaited outcome, Steps steps) {
    if (outcome.trouble().isEmpty()) {
      steps.finish(step);
    } else if (!step.restarts().isEmpty()) {
      new Failures(terminal).tell("Nothing was restarted in " + step.namespace() + ".");
    }
  }

  /** Only to people: a program reads the document. */
  void say(String line) {
    if (format == OutputFormat.table) {
      terminal.out().println(line);
      terminal.out().flush();
    }
  }
}
