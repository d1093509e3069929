package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static dev.spirebridge.clusterspiffeid.TestCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.spirebridge.kubernetes.LoopState;
import dev.spirebridge.status.FindingStatus;
import dev.spirebridge.status.NamespaceStatus;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamespaceReportTest {

  private static final LoopState WELL = new LoopState(Optional.of(NOW), Optional.empty(), 4);

  private final TestCluster cluster = new TestCluster().labelled("bank").labelled("shop");

  @Test
  void countsWhatAllPassesDidAndAStandbyKeepsTheCount() {
    var second =
        NamespaceReport.NOTHING_YET.after(cluster.plan(), 5, 2, 0).after(cluster.plan(), 3, 1, 7);

    var leading = second.status(WELL);
    assertThat(leading.leading()).isTrue();
    assertThat(leading.applied()).isEqualTo(8);
    assertThat(leading.deleted()).isEqualTo(3);
    assertThat(leading.failedPasses()).isEqualTo(4);
    assertThat(leading.lastPass()).contains(NOW);

    var standby = second.standby(cluster.plan());
    assertThat(standby.leading()).isFalse();
    assertThat(standby.outstanding()).isZero();
    assertThat(standby.applied()).isEqualTo(8);
    assertThat(standby.deleted()).isEqualTo(3);
    assertThat(standby.rows()).isEqualTo(cluster.plan().rows());
  }

  @Test
  void isSyncedOnceNothingIsLeftToDoAndNothingIsInTheWay() {
    var done = NamespaceReport.NOTHING_YET.after(cluster.plan(), 0, 0, 0);
    var undone = NamespaceReport.NOTHING_YET.after(cluster.plan(), 0, 0, 1);
    var stuck = new LoopState(Optional.of(NOW), Optional.of("no lease: wait"), 0);

    assertThat(done.status(WELL).synced()).isTrue();
    assertThat(undone.status(WELL).synced()).isFalse();
    assertThat(done.status(stuck).synced()).isFalse();
    assertThat(done.status(stuck).trouble()).contains("no lease: wait");
  }

  @Test
  void countsNamespacesByStateAndFindingsByReason() {
    cluster.labelled("kube-system").annotated("bank", "ttl", "1d").annotated("toys", "ttl", "1d");

    var status = NamespaceReport.NOTHING_YET.after(cluster.plan(), 0, 0, 0).status(WELL);

    assertThat(status.resource()).isEqualTo("clusterspiffeids");
    assertThat(status.objects()).isEqualTo(Map.of("pending", 1, "refused", 1, "in_trouble", 2));
    assertThat(status.findings()).isEqualTo(Map.of("NamespaceRefused", 1, "InvalidAnnotation", 2));
  }

  @Test
  void tellsEachNamespaceWithItsFindingsAndTheOthersForTheWhole() {
    cluster.carryOut().stats("spire-bridge-ns-shop", new Stats(1, 0, 2, 0, 0, 6, 0));
    cluster.pod("shop", "web", Map.of()).namespace("bank", Map.of(LABEL, "True"), Map.of());
    cluster.withoutRelationship(TestCluster.PARTNER);
    cluster.settings = federatingWithPartner();

    var status =
        NamespaceReport.NOTHING_YET
            .after(cluster.plan(), 0, 0, 0)
            .namespaces("1.2.3", NOW.minusSeconds(60), NOW, WELL);

    assertThat(status.version()).isEqualTo("1.2.3");
    assertThat(status.startedAt()).isEqualTo(NOW.minusSeconds(60));
    assertThat(status.leading()).isTrue();
    assertThat(status.checkedAt()).contains(NOW);
    assertThat(status.namespaces())
        .extracting(NamespaceStatus::name, NamespaceStatus::state, NamespaceStatus::entries)
        .containsExactly(
            tuple("bank", "not_managed", Optional.empty()),
            tuple("shop", "registered", Optional.of(6)));
    assertThat(status.namespaces().getLast().clusterSpiffeId()).contains("spire-bridge-ns-shop");
    assertThat(status.namespaces().getLast().pods()).isEqualTo(1);
    assertThat(status.namespaces().getFirst().findings())
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.reason()).isEqualTo("LabelValueNotUnderstood");
          assertThat(finding.severity()).isEqualTo("warning");
          assertThat(finding.about()).isEqualTo("Namespace bank");
          assertThat(finding.message()).contains("is \"True\"");
        });
    assertThat(status.findings()).extracting(FindingStatus::reason).containsExactly("NotFederated");
  }

  private static NamespaceSettings federatingWithPartner() {
    return ChangedSettings.with(settings -> settings.federatesWith = Set.of(TestCluster.PARTNER));
  }
}
