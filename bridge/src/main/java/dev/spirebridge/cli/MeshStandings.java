package dev.spirebridge.cli;

import dev.spirebridge.app.MeshSession;
import dev.spirebridge.mesh.SavedObject;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.run.StateException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/** Says what stands when a command is ended half-way, as by Ctrl-C. */
record MeshStandings(MeshScreen screen, MeshSession session, StateKey key) {

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
    screen.terminal().err().println("  to go on: the same command again");
    screen
        .terminal()
        .err()
        .printf(
            "  to go back: %s mesh %s %s %s%n",
            Main.PROGRAM, key.consumer(), MeshVerb.rollback, String.join(" ", typed));
  }
}
