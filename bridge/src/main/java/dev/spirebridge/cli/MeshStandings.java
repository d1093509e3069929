package dev.spirebridge.cli;

import dev.spirebridge.app.MeshSession;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.run.StateException;
import dev.spirebridge.mesh.run.WayBack;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** Says what stands when a command is ended half-way, as by Ctrl-C. */
record MeshStandings(MeshScreen screen, MeshSession session, StateKey key, MeshVerb verb) {

  /**
   * @param typed what was typed behind the names of the commands, without the verb
   */
  void tell(List<String> typed) {
    screen.complain("interrupted");
    try {
      session.saved(key).ifPresentOrElse(state -> tell(state, typed), this::nothing);
    } catch (StateException | KubernetesClientException e) {
      screen.complain("what stands could not be read: " + Failures.firstLine(e));
    }
    screen.terminal().err().flush();
  }

  private void nothing() {
    screen.terminal().err().println("  nothing stands");
  }

  private void tell(SavedState state, List<String> typed) {
    state.objects().stream()
        .filter(SavedObject::edited)
        .forEach(
            each -> screen.terminal().err().println("  edited, or about to be: " + each.ref()));
    way("to go on", verb, typed);
    if (verb != MeshVerb.rollback) {
      way("to go back", MeshVerb.rollback, typed);
    }
  }

  private void way(String to, MeshVerb how, List<String> typed) {
    screen.terminal().err().printf("  %s: %s%n", to, WayBack.command(key, typed, how.name()));
  }
}
