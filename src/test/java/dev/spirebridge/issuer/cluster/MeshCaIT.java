package dev.spirebridge.issuer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshCaIT {

  private static final String NOBODY = "nobody";

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static KubernetesClient admin;

  @BeforeAll
  static void startTheServer() {
    server = KubeApiServer.start(folder, NOBODY);
    admin = server.adminClient();
  }

  @AfterAll
  static void stopTheServer() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void readsTheRootsThatIstiodWrites() throws CertificateEncodingException {
    CertificateAuthority istiod = TestIdentities.authority(TestIdentities.TRUST_DOMAIN);
    String pem =
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(istiod.root().getEncoded()));
    configMap("istio-system", "root-cert.pem", pem + pem);
    MeshCa read = MeshCa.read(admin, "istio-system");
    assertThat(read.roots()).containsExactly(istiod.root(), istiod.root());
    assertThat(read.note()).isEmpty();
  }

  @Test
  void isUnknownWhereItIsNot() {
    assertUnknown(
        MeshCa.read(admin, "nowhere"),
        "there is no ConfigMap nowhere/istio-ca-root-cert with root-cert.pem");
    configMap("other-key", "ca.crt", "");
    assertUnknown(
        MeshCa.read(admin, "other-key"),
        "there is no ConfigMap other-key/istio-ca-root-cert with root-cert.pem");
  }

  @Test
  void isUnknownWhereItCannotBeRead() {
    configMap("junk", "root-cert.pem", "no certificate");
    assertUnknown(
        MeshCa.read(admin, "junk"), "ConfigMap junk/istio-ca-root-cert holds no certificate");
    configMap("broken", "root-cert.pem", "-----BEGIN CERTIFICATE-----");
    assertUnknown(
        MeshCa.read(admin, "broken"),
        "ConfigMap broken/istio-ca-root-cert: certificate 1 has no end");
  }

  @Test
  void isUnknownToWhoMayNotReadIt() {
    try (KubernetesClient nobody = server.client(NOBODY)) {
      assertUnknown(
          MeshCa.read(nobody, "istio-system"),
          "user nobody may not get configmaps in the namespace istio-system: apply"
              + " clusterspiffeid/rbac/check-issuer.yaml");
    }
  }

  private static void assertUnknown(MeshCa read, String why) {
    assertThat(read.roots()).isEmpty();
    assertThat(read.note())
        .contains(
            "The mesh's own CA is not known (%s): a proxy that fell back to it is told as"
                    .formatted(why)
                + " other-issuer.");
  }

  private static void configMap(String namespace, String key, String value) {
    Pods.namespace(server, namespace);
    admin
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("istio-ca-root-cert")
                .endMetadata()
                .addToData(key, value)
                .build())
        .create();
  }
}
