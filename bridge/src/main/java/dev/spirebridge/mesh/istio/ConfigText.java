package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.util.Optional;

/** Edits of YAML that is the value of a ConfigMap's key. */
final class ConfigText {

  /** From one text to the next. */
  @FunctionalInterface
  interface Change {
    YamlText of(String text) throws YamlTextException;
  }

  private ConfigText() {}

  /** No edit where nothing is to change, or there is no such key. */
  static Optional<Edit> edit(Drafts drafts, Ref ref, String key, Change change)
      throws YamlTextException {
    Optional<Observed> seen = drafts.find(ref);
    Optional<String> text = seen.flatMap(found -> found.tree().text("data", key));
    if (seen.isEmpty() || text.isEmpty()) {
      return Optional.empty();
    }
    YamlText after = change.of(text.get());
    return drafts.change(
        seen.get(), seen.get().tree().with(after.text(), "data", key), after.losses());
  }

  static Refusal refusal(Ref ref, String key, YamlTextException why) {
    return new Refusal(
        ref + " data[" + key + "]",
        "YAML that can be edited where it stands",
        String.valueOf(why.getMessage()),
        "mend it, or set the values that are printed with the tool that made it");
  }
}
