package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.Browser;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Ports;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The page of a running controller in a real browser, with a real API server: a pod whose issuer
 * differs and a namespace with a fault are seen without a reload.
 */
class ControllerPageIT {

  private static final TrustDomain NAME = TrustDomain.parse("example.org");
  private static final SpiffeId CONTROLLER =
      NAME.newSpiffeId("ns", "spire-bridge", "sa", "spire-bridge-controller");
  private static final String TRUSTED = "an authority of example.org issued it";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final int port = Ports.free();
  private final String origin = "http://127.0.0.1:" + port;
  private final EmbeddedTrustDomain spire = trustDomain();
  @RegisterExtension private final Opened opened = new Opened();

  @Test
  void anIssuerThatDiffersAndANamespaceInTroubleAreSeenWithoutAReload() throws Exception {
    Browser browser = opened.add(Browser.start(folder.path().resolve("profile")));
    KubeApiServer server = opened.add(KubeApiServer.start(folder.folder("k"), IssuerCluster.USER));
    KubernetesClient admin = opened.add(server.adminClient());
    IssuerCluster.controller(server);
    IssuerCluster.namespace(server, "ingress", false);
    IssuerCluster.namespace(server, "shop", true);
    IssuerCluster.namespace(server, "payments", true);
    IssuerCluster.deployment(server, "ingress", "gateway");
    IssuerCluster.deployment(server, "shop", "web");
    MeshPod gateway = opened.add(pod("g", "ingress", "gateway"));
    MeshPod web = opened.add(pod("w", "shop", "web"));
    gateway.create(admin, "ingress", "gateway");
    web.create(admin, "shop", "web");
    EmbeddedWorkloadApi agent =
        opened.add(EmbeddedWorkloadApi.started(folder.path().resolve("agent")));
    spire.register(agent, new RegistrationEntry(CONTROLLER, Duration.ofHours(1)));
    opened.add(Controller.start(IssuerCluster.config(server, agent, port), "test"));

    browser.look(1280, false);
    browser.open(origin + "/");
    browser.run("window.marker = 'never reloaded'");
    browser.awaitText("#verdict", "ready");
    browser.awaitText("header", "leading as");
    browser.awaitText("#controllers", "clusterspiffeids");
    browser.awaitText(row("#namespaces", 1), "payments");
    browser.awaitText("#issuers", "shop/web-5c8b-x2x4p");
    browser.awaitText(row("#issuers", 1), TRUSTED);
    browser.awaitText(row("#issuers", 2), TRUSTED);

    web.moveTo(trustDomain());
    browser.awaitText("#issuers tbody tr:first-child .pill", "other-issuer");
    assertThat(browser.text(row("#issuers", 1)))
        .contains("shop/web-5c8b-x2x4p", "no authority of example.org issued it");
    browser.awaitText(".glance", "does not hold");
    annotate(admin, "payments", "1 hour");
    browser.awaitText(row("#namespaces", 1), "InvalidAnnotation");
    browser.awaitText(row("#namespaces", 1), "in trouble");
    StatusPageIT.looksGood(browser, "controller");

    annotate(admin, "payments", "1h");
    browser.awaitNoText("#namespaces", "InvalidAnnotation");
    web.moveBack();
    browser.awaitText(row("#issuers", 1), "gateway");
    browser.awaitText(row("#issuers", 2), TRUSTED);

    assertThat(browser.run("return window.marker")).isEqualTo("never reloaded");
    browser.open(origin + "/?q=payments");
    browser.awaitText("#namespaces", "payments");
    assertThat(browser.text("#namespaces")).doesNotContain("shop");
    assertThat(browser.text("#issuers")).contains("None of them matches");
    assertThat(browser.console()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allSatisfy(url -> assertThat(url).startsWith(origin + "/"));
  }

  private static String row(String section, int number) {
    return "%s tbody tr:nth-child(%d)".formatted(section, number);
  }

  private static void annotate(KubernetesClient admin, String namespace, String lifetime) {
    admin
        .namespaces()
        .withName(namespace)
        .edit(found ->
            found
                .edit()
                .editMetadata()
                .addToAnnotations("spirebridge.dev/ttl", lifetime)
                .endMetadata()
                .build());
  }

  private MeshPod pod(String name, String namespace, String account) throws Exception {
    return new MeshPod(
        folder.folder(name), spire, NAME.newSpiffeId("ns", namespace, "sa", account), CONTROLLER);
  }

  private static EmbeddedTrustDomain trustDomain() {
    return EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
  }
}
