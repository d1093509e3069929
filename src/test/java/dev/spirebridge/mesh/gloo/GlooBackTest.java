package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlooBackTest {

  private static final Ref REVIEWS = Ref.of(MeshKind.UPSTREAM, "gloo-system", "reviews");
  private static final GlooPlanner PLANNER =
      new GlooPlanner(GlooWorld.facts(), GlooWorld.options());

  /** An old pod that starts in between must not find a cluster that leads nowhere. */
  @Test
  void clearsTheBootstrapBeforeThePods() {
    List<Step> back =
        PLANNER.back(
            GlooWorld.stock(),
            GlooWorld.saved(
                GlooWorld.SETTINGS,
                GlooWorld.BOOTSTRAP,
                GlooWorld.DEPLOYMENT,
                GlooWorld.UPSTREAM,
                REVIEWS));
    assertThat(back)
        .extracting(step -> step.edit().orElseThrow())
        .containsExactly(
            new Edit.Restore(REVIEWS),
            new Edit.Restore(GlooWorld.UPSTREAM),
            new Edit.Restore(GlooWorld.BOOTSTRAP),
            new Edit.Restore(GlooWorld.DEPLOYMENT),
            new Edit.Restore(GlooWorld.SETTINGS));
    assertThat(back)
        .extracting(Step::after)
        .containsExactly(
            List.of(new Gate.UpstreamAccepted(REVIEWS)),
            List.of(new Gate.UpstreamAccepted(GlooWorld.UPSTREAM)),
            List.of(),
            List.of(new Gate.RolledOut(GlooWorld.DEPLOYMENT)),
            List.of());
    assertThat(back).allMatch(step -> step.before().isEmpty());
  }

  @Test
  void worksFromWhereverTheMoveStands() {
    assertThat(PLANNER.back(GlooWorld.stock(), GlooWorld.saved())).isEmpty();
    assertThat(
            PLANNER.back(
                GlooWorld.stock(), GlooWorld.saved(GlooWorld.SETTINGS, GlooWorld.BOOTSTRAP)))
        .extracting(Step::id)
        .containsExactly("bootstrap", "settings");
  }

  @Test
  void asksAboutUpstreamsThatSomebodyElsePutThere() {
    SeenObjects others =
        GlooWorld.stock()
            .with(
                "gateway_proxy_sds", GlooWorld.UPSTREAM, "spec", "sslConfig", "sds", "clusterName");
    List<Step> back = PLANNER.back(others, GlooWorld.saved(GlooWorld.BOOTSTRAP));
    assertThat(back.getFirst().before())
        .singleElement()
        .isInstanceOfSatisfying(
            Gate.Confirmed.class,
            gate -> assertThat(gate.question()).contains(GlooWorld.UPSTREAM.toString()));
  }

  /** Nobody has to remember at the rollback what the cluster was called at the apply. */
  @Test
  void remembersTheNameOfTheCluster() {
    GlooOptions other =
        GlooWorld.options(GlooWorld.options(), GlooAddress.DEFAULT, "spire_bridge_sds");
    SavedState saved =
        GlooWorld.saved(GlooWorld.plan(GlooWorld.stock(), other).note(), GlooWorld.BOOTSTRAP);
    SeenObjects used =
        GlooWorld.stock()
            .with(
                "spire_bridge_sds", GlooWorld.UPSTREAM, "spec", "sslConfig", "sds", "clusterName");
    assertThat(PLANNER.back(used, saved).getFirst().before()).hasSize(1);
  }

  @Test
  void verifiesAllUpstreamsOfTheClusterAndTheirPods() {
    SeenObjects moved =
        GlooWorld.stock()
            .after(
                GlooWorld.plan(GlooWorld.stock(), GlooWorld.options("default-productpage-9080"))
                    .steps());
    List<Gate> gates = PLANNER.verify(moved);
    assertThat(gates).hasSize(4);
    assertThat(gates.get(0)).isEqualTo(new Gate.RolledOut(GlooWorld.DEPLOYMENT));
    assertThat(gates.get(1)).isInstanceOf(Gate.ClusterPresent.class);
    assertThat(gates.get(2)).isEqualTo(new Gate.UpstreamAccepted(GlooWorld.UPSTREAM));
    assertThat(gates.get(3))
        .isInstanceOfSatisfying(
            Gate.IssuerHolds.class, gate -> assertThat(gate.scopes()).hasSize(2));
  }

  /** Envoy asks for the certificate when something is to be called with it. */
  @Test
  void cannotCheckTheIssuerBeforeTheFirstUpstream() {
    assertThat(PLANNER.verify(GlooWorld.stock())).hasSize(2);
  }
}
