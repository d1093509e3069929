package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnersTest {

  private static final Ref REF = Ref.of(MeshKind.CONFIG_MAP, "gloo-system", "c");
  private static final Tree BARE = new Tree(Map.of("metadata", Map.of("name", "c")));

  @ParameterizedTest
  @CsvSource({
    "annotations, meta.helm.sh/release-name, gloo, Helm, gloo, true",
    "annotations, argocd.argoproj.io/tracking-id, shop:/ConfigMap:gloo-system/c, Argo CD, shop,"
        + " true",
    "labels, argocd.argoproj.io/instance, shop, Argo CD, shop, true",
    "labels, kustomize.toolkit.fluxcd.io/name, apps, Flux, apps, true",
    "labels, helm.toolkit.fluxcd.io/name, gloo, Flux, gloo, true",
    "labels, olm.owner, op.v1, Operator Lifecycle Manager, op.v1, true",
    "labels, install.operator.istio.io/owning-resource, installed-state, istioctl,"
        + " installed-state, false"
  })
  void knowsToolsByTheirMarks(
      String field, String name, String value, String tool, String owner, boolean refuses) {
    Tree object = BARE.with(value, "metadata", field, name);

    assertThat(Owners.of(new Observed(REF, object))).contains(new Owner(tool, owner, refuses));
  }

  @ParameterizedTest
  @CsvSource({
    "app.kubernetes.io/managed-by, Helm",
    "app.kubernetes.io/instance, gloo",
    "install.operator.istio.io/owning-resource, unknown"
  })
  void takesNoOtherLabelForAnOwner(String name, String value) {
    Tree object = BARE.with(value, "metadata", "labels", name);

    assertThat(Owners.of(new Observed(REF, object))).isEmpty();
  }

  @Test
  void knowsTheControllerAmongTheOwners() {
    Tree object =
        BARE.with(
            List.of(
                Map.of("kind", "Istio", "name", "a"),
                Map.of("kind", "IstioRevision", "name", "default", "controller", true)),
            "metadata",
            "ownerReferences");

    assertThat(Owners.of(new Observed(REF, object)))
        .contains(new Owner("IstioRevision", "default", true));
  }

  @Test
  void refusesEachOwnedObjectOnce() {
    Tree helm = BARE.with("gloo", "metadata", "annotations", "meta.helm.sh/release-name");
    Tree once = helm.with("1", "data", "k");
    List<Step> steps =
        List.of(
            step(new Edit.Change(new Observed(REF, helm), once, List.of())),
            step(new Edit.Change(new Observed(REF, once), helm.with("2", "data", "k"), List.of())),
            step(new Edit.Create(Ref.of(MeshKind.CONFIG_MAP, "gloo-system", "new"), helm)),
            new Step("none", "Nothing", Optional.empty(), List.of(), List.of()));

    assertThat(OwnerRule.refusals(plan(steps, List.of(new Manifest("values.yaml", "", "")))))
        .containsExactly(
            new Refusal(
                "ConfigMap gloo-system/c",
                "an object that no other tool writes",
                "it is owned by Helm (gloo), whose next upgrade or sync would undo the edit",
                "set the values printed below by Helm instead, or edit it all the same with"
                    + " --despite-owner"));
    assertThat(OwnerRule.refusals(plan(steps, List.of())).getFirst().next())
        .startsWith("make this change by Helm instead");
  }

  private static Step step(Edit edit) {
    return new Step("id", "Edit", Optional.of(edit), List.of(), List.of());
  }

  private static MeshPlan plan(List<Step> steps, List<Manifest> elsewhere) {
    return new MeshPlan(
        new StateKey("gloo", "gloo-system", "gateway-proxy"),
        steps,
        List.of(),
        List.of(),
        List.of(),
        elsewhere,
        List.of(),
        Optional.empty());
  }
}
