package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.Browser;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Ports;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The page of a running bridge in a real browser: what happens to the bridge is seen without a
 * reload. Pictures of it are left in target/status-page; docs/status-page.png is a copy of
 * serve.png.
 */
class StatusPageIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final TrustDomain NAME = TrustDomain.parse("example.org");
  private static final String HOSTILE = "\"><img src=/x onerror=alert(1)><b>node</b>";
  private static final String REASON = "<script>alert(2)</script> the certificate is not trusted";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final int port = Ports.free();
  private final String origin = "http://127.0.0.1:" + port;
  private final EmbeddedTrustDomain spire =
      EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
  @RegisterExtension private final Opened opened = new Opened();

  @Test
  void whatHappensToTheBridgeIsSeenWithoutAReload() throws Exception {
    Browser browser = opened.add(Browser.start(folder.path().resolve("profile")));
    EmbeddedWorkloadApi agent =
        opened.add(EmbeddedWorkloadApi.started(folder.path().resolve("agent")));
    RegisteredWorkload workload =
        spire.register(
            agent,
            new RegistrationEntry(
                NAME.newSpiffeId("ns", "shop", "sa", "cart"), Duration.ofHours(1)));
    Bridge bridge = opened.add(start(agent));
    Await.until("an SVID", SOON, () -> !serial(bridge).isEmpty());

    browser.look(1280, false);
    browser.open(origin + "/");
    browser.run("window.marker = 'never reloaded'");
    browser.awaitText("#verdict", "ready");
    String first = serial(bridge);
    browser.awaitText("#identities", "spiffe://example.org/ns/shop/sa/cart");
    browser.awaitText("#identities", first);
    browser.awaitText("#streams", "No proxy has a stream open");
    browser.awaitText("#rotations", "Nothing has been rotated");

    String left = browser.text("#identities time[data-until]");
    Await.until(
        "the countdown to go on",
        SOON,
        () -> !browser.text("#identities time[data-until]").equals(left));

    browser.element("#q").sendKeys("half a wo");
    String end = browser.element("#identities time").getDomAttribute("datetime");
    workload.rotateSvids();
    Await.until("a rotation", SOON, () -> !serial(bridge).equals(first));
    String second = serial(bridge);
    browser.awaitText("#identities", second);
    browser.awaitNoText("#identities", first);
    assertThat(browser.element("#identities time").getDomAttribute("datetime")).isNotEqualTo(end);
    browser.awaitText("#rotations", second);
    assertThat(browser.count("#rotations .timeline > svg rect.leaf")).isEqualTo(1);

    SdsChannel channel = opened.add(new SdsChannel(sds()));
    SotwStream stream = channel.stream();
    stream.ask(HOSTILE, "default");
    browser.awaitText("#streams", HOSTILE);
    browser.awaitText("#streams", "sent");
    stream.ack(stream.next());
    browser.awaitText("#streams", "ACK");

    spire.prepareAuthority();
    browser.awaitText("#rotations", "authorities");
    workload.rotateSvids();
    stream.nack(stream.next(), REASON);
    browser.awaitText("#streams", "NACK");
    browser.awaitText("#streams", REASON);
    assertThat(browser.count("main img, main b, main script")).isZero();
    looksGood(browser, "serve");

    browser.open(origin + "/?trouble=1&q=not+trusted");
    browser.awaitText("#streams", "NACK");
    browser.awaitText("#identities", "None of them matches");
    browser.open(origin + "/?q=nobody");
    browser.awaitText("#streams", "None of them matches");
    browser.open(origin + "/");
    browser.run("window.marker = 'never reloaded'");
    browser.element("#q").sendKeys("half a wo");

    stream.close();
    channel.close();
    browser.awaitText("#streams", "No proxy has a stream open");

    assertThat(browser.element("#q").getDomProperty("value")).isEqualTo("half a wo");
    assertThat(browser.run("return document.activeElement.id")).isEqualTo("q");
    assertThat(browser.run("return window.marker")).isEqualTo("never reloaded");
    assertThat(browser.console()).isEmpty();
    assertThat(browser.requests())
        .isNotEmpty()
        .allSatisfy(url -> assertThat(url).startsWith(origin + "/"));

    bridge.close();
    browser.awaitText("#gone", "no answer since");
    assertThat(browser.accessibilityFaults()).as("while the bridge is away").isEmpty();
    opened.add(start(agent));
    browser.awaitNoText("#gone", "no answer since");
    assertThat(browser.run("return window.marker")).isEqualTo("never reloaded");
  }

  @Test
  void whatNeedsSomebodyComesFirst() throws Exception {
    Browser browser = opened.add(Browser.start(folder.path().resolve("profile")));
    EmbeddedWorkloadApi agent =
        opened.add(EmbeddedWorkloadApi.started(folder.path().resolve("agent")));
    TrustDomain partner = TrustDomain.parse("partner.example");
    spire.federateWith(
        partner,
        EmbeddedTrustDomain.selfSigned(partner, Duration.ofDays(7), InstantSource.system())
            .bundle());
    RegisteredWorkload workload =
        spire.register(
            agent,
            new RegistrationEntry(NAME.newSpiffeId("ns", "shop", "sa", "cart"), Duration.ofHours(1))
                .federatingWith(partner));
    Bridge bridge = opened.add(start(agent));
    Await.until("an SVID", SOON, () -> !serial(bridge).isEmpty());
    SdsChannel channel = opened.add(new SdsChannel(sds()));
    List<SotwStream> streams = new ArrayList<>();
    for (String pod : List.of("cart-5d9f", "basket-77c4", "search-6b8d", "payments-9f2a")) {
      SotwStream stream = channel.stream();
      stream.ask("sidecar~10.0.0.%d~%s.shop".formatted(7 + streams.size(), pod), "default");
      stream.ack(stream.next());
      streams.add(stream);
    }
    SotwStream waiting = channel.stream();
    waiting.ask("sidecar~10.0.0.31~report-84c1.shop", "not-registered-yet");
    for (int rotation = 0; rotation < 2; rotation++) {
      String before = serial(bridge);
      workload.rotateSvids();
      Await.until("a rotation", SOON, () -> !serial(bridge).equals(before));
      if (rotation == 0) {
        spire.prepareAuthority();
        streams.forEach(stream -> stream.ack(stream.next()));
      }
    }
    streams.subList(0, 3).forEach(stream -> stream.ack(stream.next()));
    streams.get(3).nack(streams.get(3).next(), "Failed to load incomplete private key");

    browser.look(1180, false);
    browser.open(origin + "/");
    browser.awaitText("#streams tbody tr:first-child", "Failed to load incomplete private key");
    browser.awaitText("#streams tbody tr:last-child", "held");
    browser.awaitText(".glance", "1 rejects a secret or waits long");
    browser.awaitText("#bundles", "partner.example");
    browser.awaitText("#rotations", "3 rotations");
    browser.picture(Path.of("target", "status-page", "serve.png"), 1180, 1150);
    assertThat(browser.console()).isEmpty();
  }

  private Bridge start(EmbeddedWorkloadApi agent) throws StartException {
    return Bridge.start(
        Inputs.none()
            .flag("--agent-socket", agent.address())
            .flag("--sds", sds())
            .flag("--http", "127.0.0.1:" + port)
            .config(),
        "test");
  }

  private String sds() {
    return "unix://" + folder.path().resolve("sds");
  }

  /** The serial number as far as the page shows it. */
  private static String serial(Bridge bridge) {
    return bridge.status().subjects().stream()
        .flatMap(subject -> subject.svids().stream())
        .map(svid -> svid.serial().substring(0, Math.min(16, svid.serial().length())))
        .findFirst()
        .orElse("");
  }

  /** On a desk and on a phone, by day and by night. */
  static void looksGood(Browser browser, String name) {
    for (int width : List.of(1280, 390)) {
      for (boolean dark : List.of(false, true)) {
        browser.look(width, dark);
        String kind = name + "-" + width + (dark ? "-dark" : "-light");
        assertThat(browser.overflow()).as("pixels too wide: " + kind).isZero();
        assertThat(browser.accessibilityFaults()).as(kind).isEmpty();
        browser.screenshot(Path.of("target", "status-page", kind + ".png"), width);
      }
    }
    for (int width : List.of(768, 900, 1030)) {
      browser.look(width, false);
      assertThat(browser.overflow()).as("pixels too wide: " + name + "-" + width).isZero();
    }
    browser.look(1280, false);
  }
}
