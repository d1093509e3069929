package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a mesh, and says what of it is not there or not in the form that is known. */
final class MeshReader {

  private final Facts facts;
  private final IstioOptions options;
  private final Lookup lookup;
  private final List<Refusal> refusals = new ArrayList<>();

  MeshReader(Facts facts, IstioOptions options, Lookup lookup) {
    this.facts = facts;
    this.options = options;
    this.lookup = lookup;
  }

  /** Empty if there are refusals. */
  Optional<Mesh> read(Optional<SavedState> saved) {
    Optional<MeshText> text =
        find(options.meshConfig()).flatMap(found -> meshText(found, options.meshConfig()));
    Optional<Injector> injector = find(options.injector()).flatMap(this::injector);
    find(options.istiod());
    Mesh.Proxies proxies = new ProxySearch(options, lookup, refusals).search();
    return refusals.isEmpty() && text.isPresent() && injector.isPresent()
        ? Optional.of(
            new Mesh(facts, options, lookup, saved, text.get(), injector.get(), proxies))
        : Optional.empty();
  }

  List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  private Optional<Observed> find(Ref ref) {
    Optional<Observed> found = lookup.find(ref);
    if (found.isEmpty()) {
      refusals.add(
          new Refusal(
              ref.toString(),
              "Istio's control plane of revision " + options.revisionName(),
              "no such object" + revisions(),
              "name the right one with --istio-namespace and --revision"));
    }
    return found;
  }

  /** For people: which revisions there are in that namespace, by istiod's Deployments. */
  private String revisions() {
    List<String> names =
        lookup
            .list(MeshKind.DEPLOYMENT, Optional.of(options.istioNamespace()), "app=istiod")
            .stream()
            .map(istiod -> istiod.labels().getOrDefault("istio.io/rev", "default"))
            .toList();
    return names.isEmpty()
        ? ", and no istiod in " + options.istioNamespace()
        : "; there is " + String.join(", ", names);
  }

  private Optional<MeshText> meshText(Observed configMap, Ref ref) {
    Optional<String> text = configMap.tree().text("data", MeshText.KEY);
    if (text.isEmpty()) {
      refuse(ref, MeshText.KEY, "the mesh's configuration", "no such key");
      return Optional.empty();
    }
    try {
      return Optional.of(MeshText.parse(text.get()));
    } catch (YamlTextException e) {
      refuse(ref, MeshText.KEY, "the mesh's configuration as YAML", e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Injector> injector(Observed configMap) {
    Optional<String> config = configMap.tree().text("data", Injector.KEY);
    if (config.isEmpty()) {
      refuse(configMap.ref(), Injector.KEY, "the injection templates", "no such key");
      return Optional.empty();
    }
    try {
      Injector injector =
          Injector.parse(config.get(), configMap.tree().text("data", "values").orElse(""));
      if (injector.hasTemplates()) {
        return Optional.of(injector);
      }
      refuse(
          configMap.ref(),
          Injector.KEY,
          "a mapping `templates`, as of Istio 1.10 and later",
          "none");
    } catch (YamlTextException e) {
      refuse(configMap.ref(), Injector.KEY, "the injection templates as YAML", e.getMessage());
    }
    return Optional.empty();
  }

  private void refuse(Ref ref, String key, String expected, @Nullable String found) {
    refusals.add(
        new Refusal(
            ref + " data[" + key + "]",
            expected,
            String.valueOf(found),
            "mend it, or set the values that are printed with the tool that made it"));
  }
}
