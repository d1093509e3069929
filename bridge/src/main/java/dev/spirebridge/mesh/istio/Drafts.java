package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Edit;
import dev.spirebridge.mesh.Lookup;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one plan as its steps leave them: a later step edits what an earlier one makes.
 * One thread.
 */
final class Drafts {

  private final Lookup lookup;
  private final Map<Ref, Optional<Observed>> drafts = new HashMap<>();

  Drafts(Lookup lookup) {
    this.lookup = lookup;
  }

  Optional<Observed> find(Ref ref) {
    return drafts.computeIfAbsent(ref, lookup::find);
  }

  /** No edit where the object is already so. */
  Optional<Edit> change(Observed seen, Tree after, List<String> losses) {
    if (seen.tree().equals(after)) {
      return Optional.empty();
    }
    drafts.put(seen.ref(), Optional.of(new Observed(seen.ref(), after)));
    return Optional.of(new Edit.Change(seen, after, losses));
  }

  /** Made, or made to be so. */
  Optional<Edit> put(Ref ref, Tree whole) {
    Optional<Observed> seen = find(ref);
    if (seen.isPresent()) {
      Tree data = seen.get().tree();
      for (String field : whole.fields().keySet()) {
        if (!List.of("apiVersion", "kind", "metadata").contains(field)) {
          data = data.with(whole.fields().get(field), field);
        }
      }
      return change(seen.get(), data, List.of());
    }
    drafts.put(ref, Optional.of(new Observed(ref, whole)));
    return Optional.of(new Edit.Create(ref, whole));
  }

  /** No edit where there is none. */
  Optional<Edit> delete(Ref ref) {
    Optional<Observed> seen = find(ref);
    drafts.put(ref, Optional.empty());
    return seen.map(Edit.Delete::new);
  }
}
