package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.peers.Http;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** SPIRE in pods, with the k8s attestor: a caller is what its pod's service account is. */
final class SpireNodeAgent implements NodeAgent {

  private static final String NAMESPACE = "spire-bridge-system";
  private static final String NODE_ID = "spiffe://example.org/node";
  private static final String SERVER_SOCKET = "/run/spire-server/api.sock";

  private final Kubectl kubectl;
  private final String version;
  private final Map<Workload, String> entryIds = new HashMap<>();
  private int rotations;

  private SpireNodeAgent(Kubectl kubectl, String version) {
    this.kubectl = kubectl;
    this.version = version;
  }

  /** Starts server and agent, with an entry for the bridge as a delegate. */
  static SpireNodeAgent start(Kubectl kubectl, Map<String, String> settings) {
    Map<String, String> values = new HashMap<>(settings);
    values.put("SPIRE_IMAGE", NodeSettings.requireSpireImage());
    kubectl.apply(Manifest.read("spire.yaml", values));
    kubectl.awaitRollout(NAMESPACE, "deployment/spire-server");
    kubectl.awaitRollout(NAMESPACE, "daemonset/agent");
    String version =
        kubectl.exec(NAMESPACE, "daemonset/agent", List.of("spire-agent", "--version"));
    SpireNodeAgent agent = new SpireNodeAgent(kubectl, version.strip());
    agent.entry(
        "create", List.of("-node", "-spiffeID", NODE_ID, "-selector", "k8s_psat:cluster:test"));
    // The delegate of agent.conf.
    agent.create(BridgeDaemon.IDENTITY);
    return agent;
  }

  @Override
  public String description() {
    return "SPIRE " + version;
  }

  @Override
  public void register(Workload workload) {
    entryIds.put(workload, create(workload));
  }

  @Override
  public String workloadApi(Workload workload) {
    if (!spiffeIds().contains(workload.spiffeId())) {
      create(workload);
    }
    return "unix:///run/spire/public/api.sock";
  }

  @Override
  public String bundle() {
    List<String> command =
        List.of("spire-server", "bundle", "show", "-socketPath", SERVER_SOCKET, "-format", "pem");
    return kubectl.exec(NAMESPACE, "deployment/spire-server", command);
  }

  /** A new revision of an entry makes the agent renew its leaf at the next synchronization. */
  @Override
  public void rotate() {
    rotations++;
    entryIds.forEach((workload, id) -> {
      List<String> flags = new ArrayList<>(flags(workload.spiffeId(), workload));
      flags.addAll(List.of("-entryID", id, "-hint", "rotation-" + rotations));
      entry("update", flags);
    });
  }

  /** The SPIFFE IDs of all entries the server has now, whoever made them. */
  List<String> spiffeIds() {
    return StreamSupport.stream(
            server(List.of("entry", "show")).path("entries").spliterator(), false)
        .map(entry -> entry.path("spiffe_id"))
        .map(id -> "spiffe://" + id.path("trust_domain").asText() + id.path("path").asText())
        .toList();
  }

  /** Deletes the entries of a workload, whoever made them. */
  void unregister(Workload workload) {
    for (JsonNode entry :
        server(List.of("entry", "show", "-spiffeID", workload.spiffeId())).path("entries")) {
      server(List.of("entry", "delete", "-entryID", entry.path("id").asText()));
    }
  }

  @Override
  public void close() {
    // Ends with its namespace.
  }

  private static List<String> flags(String spiffeId, Workload workload) {
    return List.of(
        "-parentID",
        NODE_ID,
        "-spiffeID",
        spiffeId,
        "-selector",
        "k8s:ns:" + workload.namespace(),
        "-selector",
        "k8s:sa:" + workload.name());
  }

  private String create(Workload workload) {
    return entry("create", flags(workload.spiffeId(), workload));
  }

  /** Returns the entry's ID. */
  private String entry(String verb, List<String> flags) {
    List<String> arguments = new ArrayList<>(List.of("entry", verb));
    arguments.addAll(flags);
    JsonNode result = server(arguments).at("/results/0");
    if (result.at("/status/code").asInt() != 0) {
      throw new AssertionError("entry " + verb + " failed: " + result);
    }
    return result.at("/entry/id").asText();
  }

  /** Runs the server's command line, which has to succeed. */
  private JsonNode server(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("spire-server"));
    command.addAll(arguments);
    command.addAll(List.of("-socketPath", SERVER_SOCKET, "-output", "json"));
    return Http.parse(kubectl.exec(NAMESPACE, "deployment/spire-server", command));
  }
}
