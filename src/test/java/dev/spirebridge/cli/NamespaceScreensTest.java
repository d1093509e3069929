package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.clusterspiffeid.Change;
import dev.spirebridge.clusterspiffeid.DesiredClusterSpiffeId;
import dev.spirebridge.clusterspiffeid.NamespaceRow;
import dev.spirebridge.clusterspiffeid.NamespaceState;
import dev.spirebridge.clusterspiffeid.Stats;
import dev.spirebridge.clusterspiffeid.workflow.Awaited;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceList;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceStep;
import dev.spirebridge.clusterspiffeid.workflow.Restart;
import dev.spirebridge.clusterspiffeid.workflow.Workload;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.Severity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamespaceScreensTest {

  private static final String OBJECT = "spire-bridge-ns-shop";
  private static final Duration PATIENCE = Duration.ofSeconds(7);
  private static final Workload CART = new Workload("apps/v1", "Deployment", "cart");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Terminal terminal =
      new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of());
  private final List<String> done = new ArrayList<>();

  private static NamespaceStep.Go step(Restart... restarts) {
    return step("shop", restarts);
  }

  private static NamespaceStep.Go step(String namespace, Restart... restarts) {
    return new NamespaceStep.Go(
        namespace,
        Map.of("l", Optional.of("true"), "istio-injection", Optional.of("enabled")),
        OBJECT,
        Optional.of(
            new Change.Apply(
                new DesiredClusterSpiffeId(
                    OBJECT,
                    Map.of(),
                    Map.of(),
                    Map.of("spiffeIDTemplate", "spiffe://{{ .TrustDomain }}/x", "admin", false)),
                Optional.empty(),
                List.of())),
        List.of("a note"),
        List.of(restarts),
        Optional.empty());
  }

  private int run(OutputFormat format, boolean dryRun, Awaited outcome, NamespaceStep... plan) {
    NamespaceRun run = new NamespaceRun(terminal, format, dryRun, PATIENCE);
    return run.run(
        List.of(plan),
        new NamespaceRun.Steps() {
          @Override
          public void start(NamespaceStep.Go step) {
            if (step.namespace().equals("forbidden")) {
              throw new KubernetesClientException("no");
            }
            done.add("start " + step.namespace());
            run.say("Namespace shop is labelled.");
          }

          @Override
          public Awaited await(NamespaceStep.Go step, Duration atMost) {
            assertThat(atMost).isEqualTo(PATIENCE);
            return outcome;
          }

          @Override
          public void finish(NamespaceStep.Go step) {
            done.add("finish " + step.namespace());
          }
        });
  }

  @Test
  void showsThePlanThenDoesItAndWaits() {
    Restart restart = new Restart(CART, 2, "they were made before");

    assertThat(run(OutputFormat.table, false, Awaited.TAKEN, step(restart))).isEqualTo(0);
    assertThat(out.toString())
        .isEqualTo(
            """
            namespace shop
              label        istio-injection=enabled
              label        l=true
              will come    ClusterSPIFFEID spire-bridge-ns-shop, spiffe://{{ .TrustDomain }}/x
              restart      Deployment cart (2 pods): they were made before
              note         a note
            Namespace shop is labelled.
            ClusterSPIFFEID spire-bridge-ns-shop is there, and spire-controller-manager has taken it.
            """);
    assertThat(done).containsExactly("start shop", "finish shop");
  }

  @Test
  void aDryRunDoesNothing() {
    assertThat(run(OutputFormat.table, true, Awaited.TAKEN, step())).isEqualTo(0);
    assertThat(out.toString()).endsWith("Nothing was changed (--dry-run).\n");
    assertThat(done).isEmpty();
  }

  @Test
  void oneRefusalKeepsAllFromBeingDone() {
    int code =
        run(
            OutputFormat.table,
            false,
            Awaited.TAKEN,
            step(),
            new NamespaceStep.Refused("kube-system", "it is never managed; label another one"));

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .endsWith(
            """
            namespace kube-system
              refused      it is never managed; label another one
            Nothing was changed.
            """);
    assertThat(done).isEmpty();
  }

  @Test
  void withoutTheControllerNothingIsRestarted() {
    Restart restart = new Restart(CART, 1, "they were made before");

    assertThat(run(OutputFormat.table, false, Awaited.NOT_WRITTEN, step(restart))).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            """
            spire-bridge: ClusterSPIFFEID spire-bridge-ns-shop: the controller has not written it yet; see that spire-bridge controller runs and leads, and what spire-bridge namespace list says
            spire-bridge: Nothing was restarted in shop.
            """);
    assertThat(done).containsExactly("start shop");
  }

  @Test
  void aProgramReadsOneDocument() {
    Restart restart = new Restart(CART, 2, "they were made before");

    assertThat(run(OutputFormat.yaml, false, Awaited.NOT_TAKEN, step(restart))).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            dryRun: false
            namespaces:
            - namespace: shop
              labels:
                istio-injection: enabled
                l: 'true'
              clusterSpiffeId: spire-bridge-ns-shop
              change: create
              differences: []
              spec:
                admin: false
                spiffeIDTemplate: spiffe://{{ .TrustDomain }}/x
              restarts:
              - kind: Deployment
                name: cart
                pods: 2
                reason: they were made before
              notes:
              - a note
              outcome: not-taken
            """);
  }

  @Test
  void whatWasDoneBeforeARefusalIsInTheDocument() {
    assertThatThrownBy(() ->
            run(OutputFormat.yaml, false, Awaited.TAKEN, step(), step("forbidden"), step("rest")))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(done).containsExactly("start shop");
    assertThat(out.toString().split("- namespace: ", -1)[1]).endsWith("outcome: not-asked\n");
    assertThat(out.toString().split("- namespace: ", -1)[2]).doesNotContain("outcome");
    assertThat(out.toString().split("- namespace: ", -1)[3]).doesNotContain("outcome");
  }

  private static final Finding OF_ALL =
      new Finding(
          new ObjectReference(
              "v1", "ClusterSPIFFEID", Optional.empty(), "spire-bridge-pods", Optional.empty()),
          Severity.WARNING,
          "ForeignObject",
          "It is not ours. Take it over.");

  private static final List<NamespaceRow> ROWS =
      List.of(
          new NamespaceRow(
              "shop",
              NamespaceState.REGISTERED,
              Optional.of(OBJECT),
              12,
              Optional.of(new Stats(1, 0, 12, 0, 0, 12, 0)),
              List.of()),
          new NamespaceRow(
              "kube-system",
              NamespaceState.REFUSED,
              Optional.empty(),
              0,
              Optional.empty(),
              List.of(
                  new Finding(
                      new ObjectReference(
                          "v1", "Namespace", Optional.empty(), "kube-system", Optional.empty()),
                      Severity.WARNING,
                      "NamespaceRefused",
                      "It is never managed. Take the label off."))));

  @Test
  void listsNamespacesAndBelowThemWhatIsWrong() {
    assertThat(NamespaceRows.lines(list(ROWS), "l"))
        .containsExactly(
            "NAMESPACE     STATE        CLUSTERSPIFFEID        PODS   ENTRIES   WHAT IS WRONG",
            "shop          registered   spire-bridge-ns-shop   12     12        -",
            "kube-system   refused      -                      0      -         NamespaceRefused",
            "",
            "kube-system",
            "  NamespaceRefused: It is never managed. Take the label off.");
  }

  @Test
  void listsForPrograms() {
    assertThat(Output.yaml(NamespaceRows.document(list(ROWS))))
        .isEqualTo(
            """
            namespaces:
            - namespace: shop
              state: registered
              clusterSpiffeId: spire-bridge-ns-shop
              pods: 12
              stats:
                namespacesSelected: 1
                namespacesIgnored: 0
                podsSelected: 12
                podEntryRenderFailures: 0
                entriesMasked: 0
                entriesToSet: 12
                entryFailures: 0
              findings: []
            - namespace: kube-system
              state: refused
              pods: 0
              findings:
              - severity: warning
                reason: NamespaceRefused
                message: It is never managed. Take the label off.
            cluster:
              findings: []
            """);
  }

  private static NamespaceList list(List<NamespaceRow> rows, Finding... wholeCluster) {
    return new NamespaceList(rows, List.of(wholeCluster), Optional.empty());
  }

  @Test
  void whatConcernsTheWholeClusterIsToldOnce() {
    NamespaceRow gateways =
        new NamespaceRow(
            "istio-system",
            NamespaceState.IN_TROUBLE,
            Optional.empty(),
            0,
            Optional.empty(),
            List.of(OF_ALL));

    assertThat(NamespaceRows.lines(list(List.of(gateways), OF_ALL), "l"))
        .containsExactly(
            "NAMESPACE      STATE        CLUSTERSPIFFEID   PODS   ENTRIES   WHAT IS WRONG",
            "istio-system   in-trouble   -                 0      -         ForeignObject",
            "",
            "(the whole cluster)",
            "  ForeignObject: It is not ours. Take it over.");
    assertThat(NamespaceRows.lines(list(List.of(), OF_ALL), "l"))
        .endsWith("(the whole cluster)", "  ForeignObject: It is not ours. Take it over.");
    assertThat(Output.yaml(NamespaceRows.document(list(List.of(), OF_ALL))))
        .isEqualTo(
            """
            namespaces: []
            cluster:
              findings:
              - severity: warning
                reason: ForeignObject
                message: It is not ours. Take it over.
            """);
  }

  @Test
  void saysWhatToDoWhereThereIsNothingToList() {
    assertThat(NamespaceRows.lines(list(List.of()), "example.org/identity"))
        .containsExactly(
            "No namespace has the label example.org/identity=true.",
            "Label one: spire-bridge namespace label NAMESPACE");
  }
}
