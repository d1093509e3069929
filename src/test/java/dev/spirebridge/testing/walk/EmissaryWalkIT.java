package dev.spirebridge.testing.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.issuer.probe.DerChain;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.ServerScene;
import dev.spirebridge.testing.peers.EnvoyProcess;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.walk.Walk.Seen;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** docs/consumers/emissary.md, walked: Emissary's Envoy and that of the upstream are real ones. */
class EmissaryWalkIT {

  private static final Ref MAPPING = Ref.of(MeshKind.MAPPING, "default", "quote-backend");

  /** Behind the Mapping, in the mesh. */
  private static final String QUOTE =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: quote, namespace: default}
      spec:
        selector: {matchLabels: {app: quote}}
        template:
          metadata: {labels: {app: quote}}
          spec:
            serviceAccountName: quote
            containers: [{name: quote, image: quote}, {name: istio-proxy, image: proxy}]
      """;

  /** What Emissary makes of its TLSContext, as far as it is about the certificate. */
  private static final String EMISSARY =
      """
      {"admin": {"address": {"socket_address": {"address": "127.0.0.1", "port_value": 0}}},
       "static_resources": {"clusters": [{"name": "quote", "type": "STATIC",
         "load_assignment": {"cluster_name": "quote"},
         "transport_socket": {"name": "tls", "typed_config": {"@type":
           "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
           "common_tls_context": {"tls_certificates": [{
             "certificate_chain": {"filename": "%1$s/cert-chain.pem"},
             "private_key": {"filename": "%1$s/key.pem"}}],
             "validation_context": {"trusted_ca": {"filename": "%1$s/root-cert.pem"}}}}}}]}}
      """;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requirePeers() {
    Peers.require("envoy");
    Peers.require("kubectl");
    Peers.require("curl");
  }

  @Test
  void isAsThePageSays() throws Exception {
    try (WalkScene scene = WalkScene.start(folder)) {
      scene.server().apply(Golden.text("emissary/stock.yaml") + "---\n" + QUOTE);
      MeshEnvoy upstream = scene.proxy("default", "quote");
      Path files = scene.bridge("emissary", "edge");
      EnvoyProcess emissary =
          EnvoyProcess.start("emissary", folder.path(), EMISSARY.formatted(files), "info");
      scene.atTheEnd(emissary::close);
      scene.node().leads("emissary", "emissary-ingress", 8001, emissary.admin().getPort());
      scene.node().awaitRollOut("emissary", "emissary-ingress");
      scene.node().awaitRollOut("default", "quote");
      try (ServerScene objects =
          new ServerScene(
              scene.server(),
              "emissary",
              Right.of("update", MAPPING),
              MeshKind.CONFIG_MAP,
              MeshKind.DEPLOYMENT,
              MeshKind.TLS_CONTEXT,
              MeshKind.MAPPING)) {
        Walk walk =
            scene
                .walk("consumers/emissary", folder.folder("typed"))
                .adding("spire-bridge mesh emissary", "--image=bridge:1");
        Map<String, JsonNode> before = objects.raw();
        goesThere(walk, objects, before);
        isSeen(walk, scene, emissary);
        goesBack(walk, objects, before, upstream);
        walk.end();
      }
    }
  }

  private static void goesThere(Walk walk, ServerScene objects, Map<String, JsonNode> before) {
    Seen plan = walk.run("spire-bridge mesh emissary plan");
    assertThat(plan.exitCode()).as(plan.told()).isZero();
    assertThat(plan.out()).contains("--- ", "+++ ", "Deployment emissary/emissary-ingress");
    assertThat(objects.raw()).as("a plan touches nothing").isEqualTo(before);
    assertThat(Steps.notAsInTheTable(walk, "object")).isEmpty();

    Seen apply = walk.run("spire-bridge mesh emissary apply");
    assertThat(apply.exitCode()).as(apply.told()).isZero();
    assertThat(objects.raw()).isNotEqualTo(before);
    Seen again = walk.again();
    assertThat(again.exitCode()).as(again.told()).isZero();
    assertThat(again.out()).contains("All is as it should be already.");
  }

  private static void isSeen(Walk walk, WalkScene scene, EnvoyProcess emissary)
      throws CertificateException {
    Seen verify = walk.run("spire-bridge mesh emissary verify");
    assertThat(verify.exitCode()).as(verify.told()).isZero();
    assertThat(verify.out()).contains(" trusted ");
    walk.passOver("kubectl port-forward", "the stand-in for a node forwards in the old way alone");
    Seen status =
        walk.run("curl -s http://127.0.0.1:9877/", Map.of(":9877", ":" + scene.bridge().getPort()));
    JsonNode kept = Http.parse(status.out()).at("/files/0");
    assertThat(kept.has("trouble")).as(status.told()).isFalse();
    assertThat(kept.path("spiffeId").asText()).endsWith("/ns/emissary/sa/edge");
    assertThat(kept.has("notAfter")).as(status.told()).isTrue();
    Seen certs =
        walk.run(
            "curl -s http://127.0.0.1:8001/", Map.of(":8001", ":" + emissary.admin().getPort()));
    String serial =
        Http.parse(certs.out()).at("/certificates/0/cert_chain/0/serial_number").asText();
    assertThat(new BigInteger(serial, 16)).isEqualTo(serialOfTheBridge(scene));
    Seen lifetime = walk.run("kubectl annotate namespace emissary");
    assertThat(lifetime.exitCode()).as(lifetime.told()).isZero();
  }

  private static BigInteger serialOfTheBridge(WalkScene scene) throws CertificateException {
    try (Http http = new Http()) {
      JsonNode chain =
          http.json(scene.bridge().resolve("/api/v1/identities")).at("/identities/0/chain");
      return DerChain.read(chain.valueStream().map(JsonNode::asText).toList())
          .getFirst()
          .getSerialNumber();
    }
  }

  private static void goesBack(
      Walk walk, ServerScene objects, Map<String, JsonNode> before, MeshEnvoy upstream) {
    upstream.strict(true);
    Seen tooEarly = walk.type("spire-bridge mesh emissary rollback --wait=1s");
    assertThat(tooEarly.exitCode()).as(tooEarly.told()).isOne();
    assertThat(tooEarly.err()).contains("it still refuses plaintext");
    upstream.strict(false);
    Seen back = walk.run("spire-bridge mesh emissary rollback");
    assertThat(back.exitCode()).as(back.told()).isZero();
    assertThat(objects.raw()).as("as before the first apply").isEqualTo(before);
  }
}
