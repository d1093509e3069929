package dev.spirebridge.testing.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.cli.CommandRun;
import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Somebody who runs {@code explain} with no rights but those of explain.yaml. What was printed is
 * kept in target/explain.
 */
final class ExplainReader {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ROLE = "spire-bridge-explain";
  private static final Workload IDENTITY = new Workload(NodeCluster.SYSTEM, "explain-reader");
  private static final Path SCREENS = Path.of("target", "explain");

  private final Kubectl kubectl;
  private final Path kubeconfig;

  private ExplainReader(Kubectl kubectl, Path kubeconfig) {
    this.kubectl = kubectl;
    this.kubeconfig = kubeconfig;
  }

  /** One who may look at ClusterSPIFFEIDs, and into these namespaces. */
  static ExplainReader create(NodeCluster cluster, String... namespaces) {
    ExplainReader reader =
        new ExplainReader(cluster.kubectl(), LimitedUser.create(cluster, IDENTITY));
    reader.bindAs("clusterrolebinding", "--clusterrole=" + ROLE + "-cluster");
    for (String namespace : namespaces) {
      reader.bind(namespace);
    }
    return reader;
  }

  private void bindAs(String kind, String... more) {
    String name = "spire-bridge-test-explain";
    List<String> delete = new ArrayList<>(List.of("delete", kind, name, "--ignore-not-found"));
    List<String> create =
        new ArrayList<>(
            List.of(
                "create",
                kind,
                name,
                "--serviceaccount=" + IDENTITY.namespace() + ":" + IDENTITY.name()));
    for (String each : more) {
      create.add(each);
      if (each.startsWith("--namespace")) {
        delete.add(each);
      }
    }
    kubectl.run(delete.toArray(String[]::new));
    kubectl.run(create.toArray(String[]::new));
  }

  /** Lets it look into one more namespace. */
  void bind(String namespace) {
    bindAs("rolebinding", "--clusterrole=" + ROLE, "--namespace=" + namespace);
  }

  /** Takes away what it may in that namespace. */
  void unbind(String namespace) {
    kubectl.run("delete", "rolebinding", "spire-bridge-test-explain", "--namespace=" + namespace);
  }

  /** Once, the screen kept under that name. */
  CommandRun explain(String name, String namespace, String pod, String... flags) {
    List<String> line =
        new ArrayList<>(
            List.of("explain", pod, "-n", namespace, "--kubeconfig", kubeconfig.toString()));
    line.addAll(Arrays.asList(flags));
    CommandRun run = CommandRun.of(line);
    keep(name, run.told());
    return run;
  }

  /** Until the only pod of the workload is stuck there, and the screen says these words of it. */
  void awaitStuck(Workload workload, String step, String... words) {
    awaitRun(
        workload,
        "stuck at %s with \"%s\"".formatted(step, String.join("\", \"", words)),
        step + "-" + workload.name(),
        run ->
            run.exitCode() == 1
                && run.out().contains("\nMissing: " + step + "\n")
                && Arrays.stream(words).allMatch(run.out()::contains));
  }

  /** Until all steps hold. */
  void awaitHolds(Workload workload, String... flags) {
    awaitRun(workload, "to hold", "holds-" + workload.name(), run -> run.exitCode() == 0, flags);
  }

  private void awaitRun(
      Workload workload, String what, String name, Predicate<CommandRun> wanted, String... flags) {
    AtomicReference<String> last = new AtomicReference<>("nothing");
    try {
      Await.until(
          workload.name() + " " + what,
          SOON,
          () -> {
            CommandRun run = explain(name, workload.namespace(), pod(workload), flags);
            last.set(run.told());
            return wanted.test(run);
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; last: " + last, e);
    }
  }

  /** The only pod of it. */
  String pod(Workload workload) {
    List<String> pods =
        kubectl.pods(workload.namespace(), workload.name()).stream()
            .map(pod -> pod.at("/metadata/name").asText())
            .toList();
    assertThat(pods).hasSize(1);
    return pods.getFirst();
  }

  private static void keep(String name, String screen) {
    try {
      Files.createDirectories(SCREENS);
      Files.writeString(SCREENS.resolve(name.replace(' ', '-') + ".txt"), screen);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
