package dev.spirebridge.cli;

import dev.spirebridge.app.ExplainQuestionReader;
import dev.spirebridge.app.IssuerQuestionReader;
import dev.spirebridge.app.MeshQuestionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which pod, and where to look, as it is typed. */
final class ExplainOptions {

  @Option(
      names = {"-n", ExplainQuestionReader.NAMESPACE},
      paramLabel = "NS",
      description = "The pod's. Default: that of the kubeconfig's context.")
  private @Nullable String namespace;

  @Option(
      names = MeshQuestionReader.BRIDGE_NAMESPACE,
      paramLabel = "NS",
      description =
          "Where the bridge's daemons run. Default: mesh-identity, and the controller's own"
              + " namespace.")
  private List<String> bridgeNamespaces = new ArrayList<>();

  @Option(
      names = ExplainQuestionReader.HTTP_PORT,
      paramLabel = "PORT",
      description = "Of the bridge's http address. Default: 9877.")
  private @Nullable String httpPort;

  @Option(
      names = IssuerQuestionReader.ADMIN_PORT,
      paramLabel = "PORT",
      description = "Of the pod's Envoy. Default: 15000; in pods of Gloo's gateway-proxy 19000.")
  private @Nullable String adminPort;

  @Option(
      names = IssuerQuestionReader.GATEWAY,
      paramLabel = "NS/NAME",
      description = "A Deployment or DaemonSet whose pods have to have the same issuer.")
  private @Nullable String gateway;

  @Option(
      names = IssuerQuestionReader.BUNDLE,
      paramLabel = "[TD=]BUNDLE",
      description =
          "Judge the issuer by this trust bundle, as check-issuer does: agent, FILE or"
              + " configmap:NS/NAME[/KEY]. Default: compare with what the bridge hands out.")
  private List<String> bundles = new ArrayList<>();

  @Option(
      names = IssuerQuestionReader.MESH_CA,
      paramLabel = "FILE",
      description = "With --bundle: the roots of Istio's own CA, to tell who fell back to it.")
  private @Nullable String meshCa;

  @Option(
      names = IssuerQuestionReader.AGENT_SOCKET,
      paramLabel = "ADDR",
      description = "With --bundle agent. " + AgentSocket.DESCRIPTION)
  private @Nullable String agentSocket;

  @Option(
      names = IssuerQuestionReader.TIMEOUT,
      paramLabel = "TIME",
      description = "For each look. Default: 5s.")
  private @Nullable String timeout;

  /** What was typed, by flag. */
  Map<String, List<String>> flags(String pod) {
    return new GivenFlags()
        .put(ExplainQuestionReader.POD, pod)
        .put(ExplainQuestionReader.NAMESPACE, namespace)
        .put(MeshQuestionReader.BRIDGE_NAMESPACE, bridgeNamespaces)
        .put(ExplainQuestionReader.HTTP_PORT, httpPort)
        .put(IssuerQuestionReader.ADMIN_PORT, adminPort)
        .put(IssuerQuestionReader.GATEWAY, gateway)
        .put(IssuerQuestionReader.BUNDLE, bundles)
        .put(IssuerQuestionReader.MESH_CA, meshCa)
        .put(IssuerQuestionReader.AGENT_SOCKET, agentSocket)
        .put(IssuerQuestionReader.TIMEOUT, timeout)
        .all();
  }
}
