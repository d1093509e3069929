package dev.spirebridge.clusterspiffeid.workflow;

import static dev.spirebridge.clusterspiffeid.workflow.Scene.deployment;
import static dev.spirebridge.clusterspiffeid.workflow.Scene.plain;
import static dev.spirebridge.clusterspiffeid.workflow.Scene.withSidecar;
import static dev.spirebridge.clusterspiffeid.workflow.Scene.withSocket;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RestartsTest {

  private static final Workload CART = deployment("cart");

  @Test
  void aPodWithASocketNeedsNoRestart() {
    Restarts restarts = Restarts.of(List.of(withSocket(CART, "a")), true);

    assertThat(restarts.needed()).isEmpty();
    assertThat(restarts.notes()).isEmpty();
  }

  @Test
  void aSidecarWithoutASocketIsMadeAnewWhetherInjectedOrNot() {
    for (boolean injected : new boolean[] {true, false}) {
      assertThat(Restarts.of(List.of(withSidecar(CART, "a")), injected).needed())
          .extracting(Restart::workload)
          .containsExactly(CART);
    }
  }

  @Test
  void aPodThatWouldBeTheSameAgainIsNotRestarted() {
    RunningPod optedOut = new RunningPod("shop", "b", CART, false, false, false);

    Restarts restarts = Restarts.of(List.of(plain(CART, "a")), false);
    assertThat(restarts.needed()).isEmpty();
    assertThat(restarts.notes())
        .containsExactly(
            "Deployment cart mounts no SPIRE socket and has no sidecar: its pods get entries, and"
                + " nothing fetches the identities; mount the socket in its manifest, or label with"
                + " --inject");
    assertThat(Restarts.of(List.of(optedOut), true).needed()).isEmpty();
    assertThat(Restarts.of(List.of(optedOut), true).notes()).hasSize(1);
  }

  @Test
  void whatNothingMakesAnewIsLeftToPeople() {
    Workload job = new Workload("batch/v1", "Job", "import");
    Workload pod = new Workload("v1", "Pod", "debug");

    Restarts restarts = Restarts.of(List.of(plain(job, "import-1"), plain(pod, "debug")), true);
    assertThat(restarts.needed()).isEmpty();
    assertThat(restarts.notes())
        .containsExactly(
            "Job import has to be made anew by hand: they were made before Istio injects into this"
                + " namespace",
            "Pod debug has to be made anew by hand: they were made before Istio injects into this"
                + " namespace");
  }

  @Test
  void countsThePodsThatNeedItAndGoesByName() {
    Workload web = new Workload("apps/v1", "StatefulSet", "web");

    assertThat(
            Restarts.of(
                    List.of(
                        plain(web, "web-0"),
                        plain(CART, "a"),
                        withSocket(CART, "b"),
                        plain(CART, "c")),
                    true)
                .needed())
        .extracting(Restart::toString)
        .map(text -> text.replaceAll(", reason.*", ""))
        .containsExactly(
            "Restart[workload=Deployment cart, pods=2", "Restart[workload=StatefulSet web, pods=1");
  }
}
