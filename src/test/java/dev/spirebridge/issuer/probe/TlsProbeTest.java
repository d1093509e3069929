package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Via;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers show, with nothing wrong with them. */
@Timeout(60)
class TlsProbeTest {

  private static final Presented WEB = new Presented(Via.HANDSHAKE, Chains.WEB.chain());

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void seesTheChainAServerShows(String version) throws IOException {
    try (var server = showingWeb(port -> port.setEnabledProtocols(new String[] {version}))) {
      assertThat(Looks.seen(anonymous(server.hostPort()))).containsExactly(WEB);
    }
  }

  @Test
  void seesItUnderStrictWithoutACertificateOfItsOwn() throws IOException {
    try (var server = showingWeb(port -> port.setNeedClientAuth(true))) {
      assertThat(Looks.seen(anonymous(server.hostPort()))).containsExactly(WEB);
    }
  }

  @Test
  void showsItsOwnCertificateToAServerOfTls12ThatDemandsOne() throws IOException {
    try (var server =
        showingWeb(port -> {
          port.setEnabledProtocols(new String[] {"TLSv1.2"});
          port.setNeedClientAuth(true);
        })) {
      TlsProbe probe =
          new TlsProbe(
              server.hostPort(),
              Optional.empty(),
              TlsProbe.MESH_ALPN,
              TlsServers.presenting(Chains.API));
      assertThat(Looks.seen(probe)).containsExactly(WEB);
    }
  }

  /** A resumed session would show the chain of the first handshake for hours. */
  @Test
  void seesThePresentChainEachTime() throws IOException {
    List<X509Certificate> chain = new CopyOnWriteArrayList<>(Chains.WEB.chain());
    try (var server =
        TlsServers.showing(Chains.WEB.privateKey(), chain, port -> {}, socket -> {})) {
      TlsProbe probe = anonymous(server.hostPort());
      assertThat(Looks.seen(probe)).containsExactly(WEB);
      chain.add(Chains.AUTHORITY.root());
      assertThat(Looks.seen(probe)).containsExactly(new Presented(Via.HANDSHAKE, chain));
    }
  }

  /** Istio's gateways route by such names, which the JDK's own class refuses, as its servers do. */
  @ParameterizedTest
  @ValueSource(strings = {"outbound_.9080_._.web.shop.svc.cluster.local", "web.example.org"})
  void sendsTheServerNameItIsGiven(String name) throws Exception {
    try (var server =
        ScriptedServer.of(client ->
            heard.add(new String(RawTls.readHello(client), StandardCharsets.ISO_8859_1)))) {
      TlsProbe probe =
          new TlsProbe(server.hostPort(), Optional.of(name), List.of(), TlsProbe.Client.ANONYMOUS);
      var _ = Looks.through(probe, Looks.PATIENT);
      // RFC 6066, section 3: the type of the name, its length, and the name.
      assertThat(heard.take()).contains("\0\0" + (char) name.length() + name);
    }
  }

  @Test
  void sendsNoServerNameForAnAddress() throws Exception {
    try (var server = showingWeb(port -> {})) {
      Looks.seen(anonymous(server.hostPort()));
      assertThat(heard.take()).isEmpty();
    }
  }

  /** A server of the JDK, as those of Go and nginx, ends a handshake without a protocol of its. */
  @ParameterizedTest
  @ValueSource(strings = {"istio", "istio-peer-exchange", "istio-http/1.1", "h2", "http/1.1"})
  void offersWhatIstiosSidecarsOfferAndWhatOtherServersInsistOn(String protocol) throws Exception {
    try (var server =
        showingWeb(port -> {
          SSLParameters parameters = port.getSSLParameters();
          parameters.setApplicationProtocols(new String[] {protocol});
          port.setSSLParameters(parameters);
        })) {
      assertThat(Looks.seen(anonymous(server.hostPort()))).containsExactly(WEB);
    }
  }

  /** Envoy takes the first that one of its filter chains matches: the mesh's, not the app's. */
  @Test
  void offersWhatIsIstiosFirst() throws Exception {
    try (var server =
        ScriptedServer.of(client ->
            heard.add(new String(RawTls.readHello(client), StandardCharsets.ISO_8859_1)))) {
      var _ = Looks.through(anonymous(server.hostPort()), Looks.PATIENT);
      // RFC 7301, section 3.1: each behind its length.
      assertThat(heard.take()).containsSubsequence("\5istio", "\10istio-h2", "\2h2", "\10http/1.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "web.example.org",
    "web.example.org:",
    ":443",
    "web:0",
    "web:65536",
    "'web:1 '",
    "::1:443",
    "https://web:443",
    "[web]:443"
  })
  void refusesWhatIsNoAddress(String address) {
    assertThatThrownBy(() -> anonymous(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"%s\" is not an address; write HOST:PORT, or [IPv6]:PORT", address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "umlaut-ä"})
  void refusesWhatIsNoServerName(String name) {
    assertThatThrownBy(
            () -> new TlsProbe("web:1", Optional.of(name), List.of(), TlsProbe.Client.ANONYMOUS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("write sni=HOST");
  }

  private ScriptedServer showingWeb(Consumer<SSLServerSocket> settings) throws IOException {
    return TlsServers.showing(
        Chains.WEB.privateKey(),
        Chains.WEB.chain(),
        settings,
        socket ->
            heard.add(
                ((ExtendedSSLSession) socket.getSession())
                    .getRequestedServerNames().stream()
                        .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                        .findFirst()
                        .orElse("")));
  }

  private static TlsProbe anonymous(String hostPort) {
    return new TlsProbe(hostPort, Optional.empty(), TlsProbe.MESH_ALPN, TlsProbe.Client.ANONYMOUS);
  }
}
