package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.BridgeConfiguration;
import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ours;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.List;
import java.util.Optional;

/** The ConfigMap of ours with the configuration of the bridge beside the gateway. */
record BridgeSettings(GlooNames names, GlooAddress address, Facts facts) {

  Optional<Step> step(Lookup lookup, Findings findings) {
    Optional<Observed> there = lookup.find(names.settings());
    Optional<Edit> edit = Optional.empty();
    if (there.isEmpty()) {
      edit = Optional.of(new Edit.Create(names.settings(), object()));
    } else if (!Ours.is(there.get())) {
      findings.refuse(
          names.settings().toString(),
          "none, or one with the label " + Ours.LABEL + ": " + Ours.VALUE,
          "one that somebody else made",
          "rename or delete it if nobody needs it");
      return Optional.empty();
    } else if (!says(there.get(), configuration())) {
      Tree after =
          there.get().tree().with(YamlText.of(configuration()), "data", GlooNames.BRIDGE_KEY);
      edit = Optional.of(new Edit.Change(there.get(), after, List.of()));
    } else {
      findings.found(names.settings() + " is as it should be");
    }
    return Optional.of(
        new Step(
            "settings", "Put down how the bridge serves the gateway", edit, List.of(), List.of()));
  }

  /** The ConfigMap. */
  Tree object() {
    return object(configuration());
  }

  /** One like it for a bridge that writes Istio's files into a folder instead. */
  Tree filesObject(String folder) {
    Tree files = Tree.EMPTY.with(folder, "folder").with("istio", "profile");
    return object(configuration().without("sds").append(files, "files"));
  }

  private Tree object(Tree configuration) {
    return Ours.named(names.settings(), "v1")
        .with(GlooNames.CONSUMER, "metadata", "labels", "spirebridge.dev/mesh")
        .with(YamlText.of(configuration), "data", GlooNames.BRIDGE_KEY);
  }

  private Tree configuration() {
    Tree listener = Tree.EMPTY.with(address.listener(), "address").with("gloo", "profile");
    return BridgeConfiguration.of(
        facts.trustDomain(), facts.bridge().workloadApi(), "sds", listener);
  }

  private static boolean says(Observed there, Tree wanted) {
    try {
      String text = there.tree().text("data", GlooNames.BRIDGE_KEY).orElse("");
      return YamlText.parse(text).tree().equals(wanted);
    } catch (YamlTextException unreadable) {
      return false;
    }
  }
}
