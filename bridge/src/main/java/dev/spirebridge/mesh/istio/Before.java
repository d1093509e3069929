package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.Optional;

/** What the first run of a move found, by its saved state. */
final class Before {

  private Before() {}

  /** Empty if no run of this move has edited it. */
  static Optional<MeshText> meshText(Optional<SavedState> saved, IstioOptions options) {
    return object(saved, options.meshConfig())
        .flatMap(configMap -> configMap.text("data", MeshText.KEY))
        .flatMap(Before::parse);
  }

  /** Empty if no run of this move has edited it. */
  static Optional<Tree> object(Optional<SavedState> saved, Ref ref) {
    return saved.flatMap(state -> state.find(ref)).flatMap(object -> object.before());
  }

  private static Optional<MeshText> parse(String text) {
    try {
      return Optional.of(MeshText.parse(text));
    } catch (YamlTextException e) {
      return Optional.empty();
    }
  }
}
