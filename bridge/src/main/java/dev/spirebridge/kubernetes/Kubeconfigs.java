package dev.spirebridge.kubernetes;

import dev.spirebridge.kubernetes.ClusterAccessException.Reason;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The kubeconfig files that kubectl would take, and the context it would use.
 *
 * @param environment empty for a variable that is not set
 */
record Kubeconfigs(Function<String, Optional<String>> environment, Path home) {

  private static final String NAME_ONE = "name one with --kubeconfig or KUBECONFIG";

  /**
   * The files to read, first to last.
   *
   * @return empty where there is none, which leaves the pod's service account
   * @throws ClusterAccessException if the file that was asked for is not there
   */
  List<Path> files(Optional<Path> asked) throws ClusterAccessException {
    if (asked.isPresent()) {
      if (!Files.isRegularFile(asked.get())) {
        throw new ClusterAccessException(
            Reason.UNREADABLE,
            "there is no kubeconfig " + asked.get() + ": correct --kubeconfig, or leave it out");
      }
      return List.of(asked.get());
    }
    List<Path> candidates =
        environment
            .apply("KUBECONFIG")
            .map(list ->
                Arrays.stream(list.split(File.pathSeparator))
                    .filter(name -> !name.isEmpty())
                    .map(Path::of)
                    .toList())
            .orElseGet(() -> List.of(home.resolve(".kube").resolve("config")));
    return candidates.stream().filter(Files::isRegularFile).toList();
  }

  /**
   * The context to use, known to be in one of the files.
   *
   * @param kubeconfigs what is in the files, in their order
   */
  static String context(List<Path> files, List<Config> kubeconfigs, Optional<String> asked)
      throws ClusterAccessException {
    TreeSet<String> names = new TreeSet<>();
    for (Config kubeconfig : kubeconfigs) {
      for (NamedContext context : contexts(kubeconfig)) {
        if (context.getContext() != null) {
          names.add(context.getName());
        }
      }
    }
    String where = String.join(", ", files.stream().map(Path::toString).toList());
    if (names.isEmpty()) {
      throw new ClusterAccessException(
          Reason.CONTEXT, "the kubeconfig " + where + " has no context: " + NAME_ONE);
    }
    Optional<String> wanted = asked.or(() -> current(kubeconfigs));
    if (wanted.isEmpty()) {
      throw new ClusterAccessException(
          Reason.CONTEXT,
          "the kubeconfig %s has no current context: choose one with --context, it has %s"
              .formatted(where, String.join(", ", names)));
    }
    if (!names.contains(wanted.get())) {
      throw new ClusterAccessException(
          Reason.CONTEXT,
          "the kubeconfig %s has no context \"%s\": choose one of %s with --context"
              .formatted(where, wanted.get(), String.join(", ", names)));
    }
    return wanted.get();
  }

  private static List<NamedContext> contexts(Config kubeconfig) {
    List<NamedContext> contexts = kubeconfig.getContexts();
    return contexts == null ? List.of() : new ArrayList<>(contexts);
  }

  private static Optional<String> current(List<Config> kubeconfigs) {
    return kubeconfigs.stream()
        .map(Config::getCurrentContext)
        .filter(Objects::nonNull)
        .filter(name -> !name.isEmpty())
        .findFirst();
  }
}
