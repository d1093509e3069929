package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How to go on, how to go back, and how to go back without us: a command or sentence per line. */
public final class WayBack {

  private static final int MOST = 10;
  private static final Pattern PLAIN = Pattern.compile("[-\\w./:=,@%+]+");

  private WayBack() {}

  /**
   * @param onwards the command that was stopped: apply or rollback
   */
  static List<String> lines(StateStore store, SavedState state, String onwards) {
    List<String> lines = new ArrayList<>();
    lines.add("to go on: " + command(state.key(), state.options(), onwards));
    if (!onwards.equals("rollback") && state.objects().stream().anyMatch(SavedObject::edited)) {
      lines.add("to go back: " + command(state.key(), state.options(), "rollback"));
    }
    List<SavedObject> edited =
        state.objects().stream().filter(SavedObject::edited).toList().reversed();
    for (SavedObject saved : edited.subList(0, Math.min(MOST, edited.size()))) {
      lines.add("without spire-bridge: " + byHand(store, state, saved));
    }
    if (edited.size() > MOST) {
      lines.add(
          "and so for %d more: kubectl get configmaps -n %s -l %s=%s"
              .formatted(
                  edited.size() - MOST,
                  state.key().namespace(),
                  ConfigMapStates.MESH_LABEL,
                  state.key().consumer()));
    }
    return lines;
  }

  /**
   * A command as a shell takes it.
   *
   * @param options what was typed behind the names of the commands, without the verb
   */
  public static String command(StateKey key, List<String> options, String verb) {
    String quoted = options.stream().map(WayBack::quoted).collect(Collectors.joining(" "));
    return ("spire-bridge mesh " + key.consumer() + " " + verb + " " + quoted).strip();
  }

  private static String byHand(StateStore store, SavedState state, SavedObject saved) {
    return saved.made()
        ? "kubectl delete " + named(saved.ref())
        : store.byHand(state.key(), saved.ref()) + " | kubectl replace -f -";
  }

  private static String named(Ref ref) {
    MeshKind kind = ref.kind();
    return kind.plural()
        + (kind.group().isEmpty() ? "" : "." + kind.group())
        + " "
        + ref.name()
        + ref.namespace().map(each -> " -n " + each).orElse("");
  }

  private static String quoted(String option) {
    return PLAIN.matcher(option).matches() ? option : "'" + option.replace("'", "'\\''") + "'";
  }
}
