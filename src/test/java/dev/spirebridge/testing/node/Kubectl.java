package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** The cluster of KUBECONFIG, by way of kubectl. */
final class Kubectl {

  /**
   * What kubectl says of itself among what was asked for, such as {@code websocket.go:296] Unknown
   * stream id 1} of a fast command in a container.
   */
  private static final Pattern OWN_LOG =
      Pattern.compile("(?m)^[IWEF]\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d+ +\\d+ .*\\R");

  private final Path program;
  private final Path folder;
  private final ProgramRun command;

  /**
   * Skips the calling test when kubectl is missing.
   *
   * @param folder for files of its own
   */
  Kubectl(Path folder) {
    this.program = Peers.require("kubectl");
    this.folder = folder;
    this.command = new ProgramRun(program, List.of());
  }

  Path program() {
    return program;
  }

  /** Runs a command, which has to succeed, and returns its output. */
  String run(String... arguments) {
    return withoutOwnLog(command.run(List.of(arguments)));
  }

  /** Runs a command in a running container of a workload such as {@code daemonset/agent}. */
  String exec(String namespace, String workload, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("exec", "--namespace", namespace, workload, "--"));
    all.addAll(arguments);
    return withoutOwnLog(command.run(all));
  }

  /** Runs a command that may fail. */
  String tryRun(String... arguments) {
    return withoutOwnLog(command.tryRun(List.of(arguments)).output());
  }

  private static String withoutOwnLog(String output) {
    return OWN_LOG.matcher(output).replaceAll("");
  }

  /** Creates or changes the objects. */
  void apply(String manifest) {
    try {
      Path file = Files.createTempFile(folder, "manifest", ".yaml");
      Files.writeString(file, manifest);
      run("apply", "--filename", file.toString());
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One object. */
  JsonNode get(String namespace, String kind, String name) {
    return Http.parse(run("get", kind, name, "--namespace", namespace, "--output", "json"));
  }

  /** The pods with this label {@code app} that have not been told to end. */
  List<JsonNode> pods(String namespace, String app) {
    JsonNode list =
        Http.parse(
            run("get", "pods", "-n", namespace, "--selector", "app=" + app, "--output", "json"));
    return StreamSupport.stream(list.path("items").spliterator(), false)
        .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
        .toList();
  }

  /** Waits until all pods of a workload such as {@code daemonset/agent} are ready. */
  void awaitRollout(String namespace, String workload) {
    run("rollout", "status", workload, "--namespace", namespace, "--timeout=120s");
  }
}
