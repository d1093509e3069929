package dev.spirebridge.cli;

import dev.spirebridge.app.MeshSession;
import dev.spirebridge.mesh.SavedState;
import dev.spirebridge.mesh.StateKey;
import dev.spirebridge.mesh.run.StateException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

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
        .filter(each -> each.afterDigest().isPresent())
        .forEach(each -> screen.terminal().err().println("  edited, or about to be: " + each.ref()));
    screen.terminal().err().println("  to go on: the same command again");
    goBack(typed)
        .ifPresent(line -> screen.terminal().err().println("  to go back: " + line));
  }

  /** The same command with another verb, if it has one. */
  private static Optional<String> goBack(List<String> typed) {
    List<String> words =
        typed.stream().map(word -> word.equals(MeshVerb.apply.name()) ? "rollback" : word).toList();
    return words.equals(typed) ? Optional.empty() : Optional.of("%s %s".formatted(Main.PROGRAM, String.join(" ", words)));
  }
}
