package dev.spirebridge.mesh.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.mesh.Digests;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.SavedState.Phase;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.run.StateStore.Kept;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a move comes back as it was, and nothing else is taken for it. */
class ConfigMapStatesTest {

  private static final StateKey KEY = FakePlanner.KEY;
  private static final Ref INDEX =
      Ref.of(MeshKind.CONFIG_MAP, "shop", "spire-bridge-mesh-gloo-web");

  private final FakeCluster cluster = FakePlanner.cluster();
  private final ConfigMapStates states = new ConfigMapStates(cluster, "1.2");

  @Test
  void comesBackAsItWasSaved() throws StateException {
    SavedState state = state();
    Kept kept = states.save(Optional.empty(), state);
    Kept loaded = states.load(KEY).orElseThrow();
    assertThat(loaded).isEqualTo(kept);
    assertThat(loaded.state().objects()).isEqualTo(state.objects());
    assertThat(loaded.state().programVersion()).isEqualTo("1.2");
    assertThat(loaded.state().note()).contains("a note");
    assertThat(
            loaded
                .state()
                .find(FakePlanner.WEB)
                .orElseThrow()
                .before()
                .orElseThrow()
                .at("metadata", "uid"))
        .isEmpty();
    states.delete(loaded);
    assertThat(cluster.contents()).isEqualTo(FakePlanner.cluster().contents());
  }

  @Test
  void ofTwoRunsOneIsStopped() throws StateException {
    Kept first = states.save(Optional.empty(), state());
    states.save(Optional.of(first), state());
    assertThatThrownBy(() -> states.save(Optional.of(first), state()))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("wait until nobody else works on this move");
    assertThatThrownBy(() -> states.save(Optional.empty(), state()))
        .isInstanceOf(StateException.class);
  }

  @Test
  void aStateOfANewerProgramIsRefused() throws StateException {
    states.save(Optional.empty(), state());
    String text = cluster.now(INDEX).text("data", "state").orElseThrow();
    cluster.edit(INDEX, text.replace("\"format\":1", "\"format\":2"), "data", "state");
    refused("written by a newer spire-bridge (1.2)");
  }

  @Test
  void aStateOfAnotherClusterIsRefused() throws StateException {
    states.save(Optional.empty(), state());
    cluster.put(Ref.of(MeshKind.NAMESPACE, "kube-system"), Map.of());
    refused("it is of another cluster");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"format\":1}", "{\"format\":\"1\"}"})
  void whatIsNoStateIsRefused(String text) throws StateException {
    states.save(Optional.empty(), state());
    cluster.edit(INDEX, text, "data", "state");
    refused("ConfigMap shop/spire-bridge-mesh-gloo-web");
  }

  @Test
  void aConfigMapOfSomebodyElseIsRefusedAndLeftAlone() {
    cluster.put(INDEX, Map.of("data", Map.of("state", "theirs")));
    refused("rename or delete it");
    Ref object = Ref.of(MeshKind.CONFIG_MAP, "shop", StateNames.object(KEY, FakePlanner.WEB));
    cluster.remove(INDEX);
    cluster.put(object, Map.of("data", Map.of("state", "theirs")));
    assertThatThrownBy(() -> states.save(Optional.empty(), state()))
        .hasMessageContaining("somebody else's");
    assertThat(cluster.now(object).text("data", "state")).contains("theirs");
  }

  @Test
  void aSavedObjectThatSomebodyTouchedIsRefused() throws StateException {
    states.save(Optional.empty(), state());
    Ref object = Ref.of(MeshKind.CONFIG_MAP, "shop", StateNames.object(KEY, FakePlanner.WEB));
    String other = PackedObject.pack(new Tree(Map.of("spec", Map.of("replicas", 1, "x", "y"))));
    cluster.edit(object, other, "binaryData", "object.json.gz");
    refused("somebody changed it");
    cluster.edit(object, "bm8=", "binaryData", "object.json.gz");
    refused("somebody changed it");
    cluster.remove(object);
    refused("somebody deleted it");
  }

  @Test
  void whatIsTooLargeIsToldBefore() {
    byte[] noise = new byte[800 * 1024];
    new Random(1).nextBytes(noise);
    Tree large = new Tree(Map.of("data", Map.of("x", Base64.getEncoder().encodeToString(noise))));
    assertThat(states.tooLarge(KEY, FakePlanner.TEXT, large).orElseThrow().expected())
        .isEqualTo("an object of at most 900 KiB packed, to save it before the edit");
    assertThat(states.tooLarge(KEY, FakePlanner.TEXT, cluster.now(FakePlanner.TEXT))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "", "Web", "a/b", "..", "-x-", "ä", "a.b", "1-2"})
  void namesAreOnesThatKubernetesTakes(String instance) {
    StateKey key = new StateKey("gloo", "shop", instance);
    for (String name : List.of(StateNames.index(key), StateNames.object(key, FakePlanner.WEB))) {
      assertThat(name).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    }
    String longer =
        StateNames.object(
            new StateKey("gloo", "shop", instance + "x".repeat(300)), FakePlanner.WEB);
    assertThat(longer.length()).isLessThanOrEqualTo(253);
  }

  @Test
  void instancesThatLookAlikeHaveNamesOfTheirOwn() {
    assertThat(List.of("a/b", "a.b", "A-b", "a-b", "a--b"))
        .map(instance -> StateNames.index(new StateKey("gloo", "shop", instance)))
        .doesNotHaveDuplicates();
  }

  private void refused(String words) {
    assertThatThrownBy(() -> states.load(KEY))
        .isInstanceOf(StateException.class)
        .hasMessageContaining(words);
  }

  private SavedState state() {
    Tree web = cluster.now(FakePlanner.WEB);
    return new SavedState(
        KEY,
        "",
        Phase.MOVING,
        List.of("--upstream", "x"),
        Optional.of("a note"),
        List.of(
            new SavedObject(
                FakePlanner.MADE,
                Optional.empty(),
                Optional.empty(),
                Optional.of("after"),
                Optional.empty()),
            new SavedObject(
                FakePlanner.WEB,
                Optional.of(PackedObject.portable(web)),
                Optional.of(Digests.of(web)),
                Optional.of("after"),
                Optional.of("uid"),
                Optional.of("prior"),
                true)));
  }
}
