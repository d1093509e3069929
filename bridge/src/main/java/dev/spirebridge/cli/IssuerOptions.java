package dev.spirebridge.cli;

import dev.spirebridge.app.IssuerQuestionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose certificates to look at, and what to judge them by, as it is typed. */
final class IssuerOptions {

  @Option(
      names = IssuerQuestionReader.TARGET,
      paramLabel = "HOST:PORT[,sni=NAME]",
      description = "Whoever shows a certificate there in a TLS handshake.")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = IssuerQuestionReader.ENVOY_ADMIN,
      paramLabel = "URL",
      description = "The Envoy with this admin port, http://HOST:PORT: what it holds.")
  private List<String> envoys = new ArrayList<>();

  @Option(
      names = IssuerQuestionReader.GATEWAY,
      paramLabel = "NS/NAME",
      description =
          "The pods of a Deployment or DaemonSet, through forwarded ports: what their proxies hold.")
  private List<String> gateways = new ArrayList<>();

  @Option(
      names = {"-n", IssuerQuestionReader.NAMESPACE},
      paramLabel = "NS",
      description = "The pods of a namespace, likewise. Each has to be who its service account is.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = {"-l", IssuerQuestionReader.SELECTOR},
      paramLabel = "SELECTOR",
      description = "Of those only the pods with these labels.")
  private @Nullable String selector;

  @Option(
      names = IssuerQuestionReader.SDS,
      paramLabel = "ADDR",
      description = "What an SDS server hands out, unix:///path or tcp://IP:PORT.")
  private List<String> sds = new ArrayList<>();

  @Option(
      names = IssuerQuestionReader.FILES,
      paramLabel = "PATH",
      description = "A file in PEM, or the certificates in a folder.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = IssuerQuestionReader.NAME,
      paramLabel = "NAME",
      description =
          "What the certificate is called by proxies and SDS servers. Default: default; in pods of"
              + " Gloo's gateway-proxy istio_server_cert.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = IssuerQuestionReader.ADMIN_PORT,
      paramLabel = "PORT",
      description =
          "Of the proxies in pods. Default: 15000; in pods of Gloo's gateway-proxy 19000.")
  private @Nullable String adminPort;

  @Option(
      names = IssuerQuestionReader.EXPECT_ID,
      paramLabel = "SPIFFE-ID",
      description =
          "Who the targets that are no pods have to be. Default: any of our trust domain.")
  private @Nullable String expectId;

  @Option(
      names = IssuerQuestionReader.ALLOW_FEDERATED,
      description = "They may be of any trust domain whose bundle is known.")
  private boolean allowFederated;

  @Option(
      names = IssuerQuestionReader.PRESENT_OWN,
      description =
          "Show our own SVID in handshakes. Only a server of TLS 1.2 that demands one needs that.")
  private boolean presentOwn;

  @Option(
      names = IssuerQuestionReader.BUNDLE,
      paramLabel = "[TD=]BUNDLE",
      description =
          "What to trust: agent, all that the SPIRE agent serves; a FILE, in PEM or as a SPIFFE"
              + " bundle document; configmap:NS/NAME[/KEY], likewise. The first is our own trust"
              + " domain's. Default: agent.")
  private List<String> bundles = new ArrayList<>();

  @Option(
      names = IssuerQuestionReader.MESH_CA,
      paramLabel = "FILE",
      description =
          "The roots of Istio's own CA, to tell who fell back to it. Default, in a cluster:"
              + " ConfigMap istio-system/istio-ca-root-cert.")
  private @Nullable String meshCa;

  @Option(
      names = IssuerQuestionReader.AGENT_SOCKET,
      paramLabel = "ADDR",
      description = AgentSocket.DESCRIPTION)
  private @Nullable String agentSocket;

  @Option(
      names = IssuerQuestionReader.TIMEOUT,
      paramLabel = "TIME",
      description = "For each target. Default: 5s.")
  private @Nullable String timeout;

  @Option(
      names = IssuerQuestionReader.CLOCK_TOLERANCE,
      paramLabel = "TIME",
      description = "How far ahead of our clock a certificate may begin. Default: 30s.")
  private @Nullable String clockTolerance;

  @Option(
      names = IssuerQuestionReader.WAIT,
      paramLabel = "TIME",
      description = "Look again until it holds, for so long at most. Default: look once.")
  private @Nullable String wait;

  /** What was typed, by flag; of a switch an empty list. */
  Map<String, List<String>> flags() {
    return new GivenFlags()
        .put(IssuerQuestionReader.TARGET, targets)
        .put(IssuerQuestionReader.ENVOY_ADMIN, envoys)
        .put(IssuerQuestionReader.GATEWAY, gateways)
        .put(IssuerQuestionReader.NAMESPACE, namespaces)
        .put(IssuerQuestionReader.SELECTOR, selector)
        .put(IssuerQuestionReader.SDS, sds)
        .put(IssuerQuestionReader.FILES, files)
        .put(IssuerQuestionReader.NAME, names)
        .put(IssuerQuestionReader.ADMIN_PORT, adminPort)
        .put(IssuerQuestionReader.EXPECT_ID, expectId)
        .put(IssuerQuestionReader.BUNDLE, bundles)
        .put(IssuerQuestionReader.MESH_CA, meshCa)
        .put(IssuerQuestionReader.AGENT_SOCKET, agentSocket)
        .put(IssuerQuestionReader.TIMEOUT, timeout)
        .put(IssuerQuestionReader.CLOCK_TOLERANCE, clockTolerance)
        .put(IssuerQuestionReader.WAIT, wait)
        .put(IssuerQuestionReader.ALLOW_FEDERATED, allowFederated)
        .put(IssuerQuestionReader.PRESENT_OWN, presentOwn)
        .all();
  }
}
