package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigProblem;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.IssuerQuestionReader;
import dev.spirebridge.app.MeshQuestion;
import dev.spirebridge.app.MeshQuestionReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every {@code mesh} command takes. */
final class MeshOptions {

  static final String OUTPUT_DIR = "--output-dir";
  static final String VALUES = "--values";
  static final String DESPITE_OWNER = "--despite-owner";
  static final String FORCE = "--force";

  @Option(
      names = OUTPUT_DIR,
      paramLabel = "DIR",
      description = "Write the steps there as manifests and patches, and change nothing.")
  private @Nullable Path outputDir;

  @Option(names = VALUES, description = "plan: print what to set in Helm and the like as well.")
  private boolean values;

  @Option(
      names = DESPITE_OWNER,
      description = "Edit also what Helm, Argo CD or Flux will set back with their next run.")
  private boolean despiteOwner;

  @Option(
      names = FORCE,
      description = "rollback: go back also where somebody else has changed an object since.")
  private boolean force;

  @Option(
      names = MeshQuestionReader.WAIT,
      paramLabel = "TIME",
      description = "How long to wait at each gate, like 30s. Default: 5m; verify looks once.")
  private @Nullable String wait;

  @Option(
      names = MeshQuestionReader.CONFIRM,
      paramLabel = "NAME",
      description = "What only a person can tell is so; a plan names it. Can be repeated.")
  private List<String> confirmed = new ArrayList<>();

  @Option(
      names = MeshQuestionReader.IMAGE,
      paramLabel = "IMAGE",
      description = "Of the bridge's container. Default: that of the release.")
  private @Nullable String image;

  @Option(
      names = MeshQuestionReader.BRIDGE_NAMESPACE,
      paramLabel = "NS",
      description = "Where spire-bridge is installed. Default: mesh-identity.")
  private @Nullable String bridgeNamespace;

  @Option(
      names = MeshQuestionReader.WORKLOAD_API_DRIVER,
      paramLabel = "NAME",
      description = "The CSI driver of SPIRE's Workload API. Default: csi.spiffe.io.")
  private @Nullable String workloadApiDriver;

  @Option(
      names = MeshQuestionReader.WORKLOAD_API_FILE,
      paramLabel = "NAME",
      description = "Of the socket in that driver's volume. Default: socket.")
  private @Nullable String workloadApiFile;

  @Option(
      names = MeshQuestionReader.ISTIO_NAMESPACE,
      paramLabel = "NS",
      description = "Where istiod is. Default: istio-system.")
  private @Nullable String istioNamespace;

  @Option(
      names = IssuerQuestionReader.BUNDLE,
      paramLabel = "[TD=]SOURCE",
      description = {
        "SPIRE's trust bundle: agent, a file, or configmap:NS/NAME[/KEY]. Default: agent.",
        "Can be repeated, for federated ones."
      })
  private List<String> bundles = new ArrayList<>();

  @Option(
      names = IssuerQuestionReader.MESH_CA,
      paramLabel = "FILE",
      description = "Istio's own roots. Default: istio-ca-root-cert of the namespace of istiod.")
  private @Nullable String meshCa;

  @Option(
      names = IssuerQuestionReader.AGENT_SOCKET,
      paramLabel = "ADDR",
      description = AgentSocket.DESCRIPTION)
  private @Nullable String agentSocket;

  @Option(
      names = MeshQuestionReader.TIMEOUT,
      paramLabel = "TIME",
      description = "For one look at one pod. Default: 10s.")
  private @Nullable String timeout;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  ConfigResult<MeshQuestion> question(Map<String, String> environment) {
    GivenFlags flags =
        new GivenFlags()
            .put(MeshQuestionReader.WAIT, wait)
            .put(MeshQuestionReader.IMAGE, image)
            .put(MeshQuestionReader.BRIDGE_NAMESPACE, bridgeNamespace)
            .put(MeshQuestionReader.WORKLOAD_API_DRIVER, workloadApiDriver)
            .put(MeshQuestionReader.WORKLOAD_API_FILE, workloadApiFile)
            .put(MeshQuestionReader.ISTIO_NAMESPACE, istioNamespace)
            .put(IssuerQuestionReader.MESH_CA, meshCa)
            .put(IssuerQuestionReader.AGENT_SOCKET, agentSocket)
            .put(MeshQuestionReader.TIMEOUT, timeout)
            .put(IssuerQuestionReader.BUNDLE, bundles)
            .put(MeshQuestionReader.CONFIRM, confirmed);
    return MeshQuestionReader.read(flags.all(), AgentSocket.address(environment));
  }

  /** Flags that would be passed over in silence; a sentence each. */
  List<String> meaningless(MeshVerb verb) {
    List<String> found = new ArrayList<>();
    if (force && verb != MeshVerb.rollback) {
      found.add(FORCE + " has no meaning with " + verb + ": give it to rollback, or leave it out");
    }
    if (values && verb != MeshVerb.plan) {
      found.add(VALUES + " has no meaning with " + verb + ": give it to plan, or leave it out");
    }
    if (outputDir != null && (verb == MeshVerb.verify || verb == MeshVerb.rollback)) {
      found.add(
          "%s has no meaning with %s: give it to plan or apply, or leave it out"
              .formatted(OUTPUT_DIR, verb));
    }
    return found;
  }

  ClusterOptions cluster() {
    return cluster;
  }

  String istioNamespace() {
    return istioNamespace == null ? MeshQuestionReader.USUAL_ISTIO_NAMESPACE : istioNamespace;
  }

  OutputFormat format() {
    return output.format();
  }

  Optional<Path> outputDir() {
    return Optional.ofNullable(outputDir);
  }

  boolean values() {
    return values;
  }

  boolean despiteOwner() {
    return despiteOwner;
  }

  boolean force() {
    return force;
  }

  static List<ConfigProblem> problems(ConfigResult<?> result) {
    return switch (result) {
      case ConfigResult.Valid<?> _ -> List.of();
      case ConfigResult.Invalid<?> invalid -> invalid.problems();
    };
  }
}
