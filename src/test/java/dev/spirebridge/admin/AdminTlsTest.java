package dev.spirebridge.admin;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.CLOCK;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static dev.spirebridge.testing.TestIdentities.svid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.testing.BelievesEverybody;
import dev.spirebridge.testing.HeldIdentities;
import dev.spirebridge.testing.MovableClock;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge is {@code web}; {@code api} may ask it. */
class AdminTlsTest {

  private static final String OK = "HTTP/1.1 200 OK";
  private static final String FORBIDDEN = "HTTP/1.1 403 Forbidden";

  /** The beginning of a TLS record that announces a ClientHello of 512 bytes. */
  private static final byte[] HALF_A_HELLO = HexFormat.of().parseHex("1603010204010002000303");

  private final CertificateAuthority authority = authority(TRUST_DOMAIN);
  private final CertificateAuthority next = authority(TRUST_DOMAIN);
  private final MovableClock clock = new MovableClock(NOW);
  private final HeldIdentities web = new HeldIdentities(by(authority, WEB, authority));
  private final HeldIdentities api = new HeldIdentities(by(authority, API, authority, next));
  private final AtomicReference<SpiffeId> allowed = new AtomicReference<>(API);
  private final List<Socket> sockets = new ArrayList<>();
  private TlsAdmin admin;

  private static IdentitySnapshot by(
      CertificateAuthority signing, SpiffeId id, CertificateAuthority... bundle) {
    return snapshot(List.of(svid(signing, id, "")), signing, bundle);
  }

  @BeforeEach
  void start() throws IOException {
    admin = new TlsAdmin(web, id -> id.equals(allowed.get()), clock);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    admin.close();
  }

  /** A new one remembers no session. */
  private SSLContext client() {
    return SvidTls.client(api, WEB::equals, CLOCK);
  }

  private SSLSocket connected(SSLContext context) throws IOException {
    SSLSocket socket = admin.connected(context);
    sockets.add(socket);
    return socket;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/livez", "/readyz", "/metrics", "/api/v1/status", "/api/v1/identities"})
  void whoMayAskIsAnsweredEverything(String path) throws Exception {
    assertThat(admin.get(client(), path).statusCode()).isEqualTo(200);
    assertThat(admin.refusals).isEmpty();
  }

  @Test
  void theIdentitiesAreJson() throws Exception {
    assertThat(admin.get(client(), "/api/v1/identities").body())
        .isEqualTo(StatusJsonTest.write(Statuses.served()));
  }

  @Test
  void anotherIdIsToldNothing() {
    allowed.set(SpiffeId.parse("spiffe://example.org/controller"));

    assertThatThrownBy(() -> admin.get(client(), "/livez")).isInstanceOf(IOException.class);
    assertThat(admin.refusals)
        .containsOnly("spiffe://example.org/api is not among those that are expected");
  }

  @Test
  void neitherIsAClientWithoutACertificate() throws Exception {
    SSLContext anybody = SvidTls.presenting(api, new BelievesEverybody(), CLOCK);
    assertThat(TlsAdmin.ask(connected(anybody), "/livez")).isEqualTo(OK);

    api.withdraw();
    SSLContext nobody = SvidTls.presenting(api, new BelievesEverybody(), CLOCK);
    assertThatThrownBy(() -> TlsAdmin.ask(connected(nobody), "/livez"))
        .as("in the handshake, not by an answer")
        .isInstanceOf(IOException.class);
    assertThat(admin.refusals).as("there is no certificate to refuse").isEmpty();
  }

  @Test
  void olderTlsIsNotSpoken() throws Exception {
    SSLSocket socket = connected(client());
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});

    assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
  }

  @Test
  void aRotationNeedsNoRestart() throws Exception {
    assertThat(admin.get(client(), "/livez").statusCode()).isEqualTo(200);
    web.renew(by(next, WEB, next));
    api.renew(by(next, API, next));

    assertThat(admin.get(client(), "/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void aBridgeWhoseIdentityIsGoneIsReachedByNobodyUntilItIsBack() throws Exception {
    web.withdraw();
    assertThatThrownBy(() -> admin.get(client(), "/livez")).isInstanceOf(IOException.class);

    web.renew(by(authority, WEB, authority));
    assertThat(admin.get(client(), "/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void aBridgeWhoseIdentityHasExpiredIsReachedByNobody() {
    clock.advance(Duration.ofHours(2));

    assertThatThrownBy(() -> admin.get(client(), "/livez")).isInstanceOf(IOException.class);
    assertThat(admin.refusals).as("there was nothing of the client to refuse").isEmpty();
  }

  @Test
  void aConnectionThatIsKeptIsJudgedAnewAtEachRequest() throws Exception {
    SSLSocket kept = connected(client());
    assertThat(TlsAdmin.ask(kept, "/livez")).isEqualTo(OK);

    web.renew(by(next, WEB, next));
    assertThat(TlsAdmin.ask(kept, "/livez")).isEqualTo(FORBIDDEN);
    assertThat(admin.refusals)
        .singleElement()
        .asString()
        .startsWith("spiffe://example.org/api: the certificate chain does not reach");

    web.renew(by(next, WEB, next, authority));
    assertThat(TlsAdmin.ask(kept, "/livez")).isEqualTo(OK);
    allowed.set(WEB);
    assertThat(TlsAdmin.ask(kept, "/livez")).isEqualTo(FORBIDDEN);
    allowed.set(API);
    clock.advance(Duration.ofHours(2));
    assertThat(TlsAdmin.ask(kept, "/livez")).isEqualTo(FORBIDDEN);
  }

  @Test
  void aResumedSessionIsJudgedAnew() throws Exception {
    WorkloadSvid own = svid(authority, WEB, "");
    web.renew(snapshot(List.of(own), authority, next));
    api.renew(by(next, API, next, authority));
    SSLContext client = client();
    long before = session(client);
    web.renew(snapshot(List.of(own), authority));

    SSLSocket resumed = connected(client);
    assertThat(TlsAdmin.ask(resumed, "/livez")).isEqualTo(FORBIDDEN);

    assertThat(resumed.getSession().getCreationTime()).as("it was resumed").isEqualTo(before);
    assertThat(admin.refusals)
        .singleElement()
        .asString()
        .startsWith("spiffe://example.org/api: the certificate chain does not reach");
  }

  /** The JDK's tickets name the server's certificate, and it looks for it among those there are. */
  @Test
  void noSessionIsResumedOnceTheBridgesOwnIdentityIsAnother() throws Exception {
    SSLContext client = client();
    session(client);
    web.withdraw();
    assertThatThrownBy(() -> TlsAdmin.ask(connected(client), "/livez"))
        .isInstanceOf(IOException.class);

    web.renew(by(authority, WEB, authority));
    session(client);
    clock.advance(Duration.ofHours(2));
    assertThatThrownBy(() -> TlsAdmin.ask(connected(client), "/livez"))
        .isInstanceOf(IOException.class);
  }

  /** Opens a session, and tells when: one that is resumed keeps that time. */
  private long session(SSLContext client) throws IOException {
    try (SSLSocket socket = admin.connected(client)) {
      assertThat(TlsAdmin.ask(socket, "/livez")).isEqualTo(OK);
      return socket.getSession().getCreationTime();
    }
  }

  @Test
  void clientsThatAreSilentInTheHandshakeHoldNobodyUpAndAreClosed() throws Exception {
    for (int i = 0; i < 50; i++) {
      sockets.add(admin.sending(HALF_A_HELLO));
      sockets.add(admin.sending(new byte[0]));
    }

    assertThat(admin.get(client(), "/livez").statusCode()).isEqualTo(200);
    assertThat(ends(sockets.getFirst())).isTrue();
  }

  @Test
  void clientsThatAreSilentAfterTheHandshakeHoldNobodyUp() throws Exception {
    for (int i = 0; i < 50; i++) {
      SSLSocket socket = connected(client());
      socket.startHandshake();
    }

    assertThat(admin.get(client(), "/livez").statusCode()).isEqualTo(200);
    assertThat(ends(sockets.getFirst())).isTrue();
  }

  @Test
  void plainHttpAndGarbageAreToldNothing() throws Exception {
    byte[] garbage = new byte[100_000];
    new SecureRandom().nextBytes(garbage);
    Socket plain = admin.sending("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
    Socket noise = admin.sending(garbage);
    sockets.addAll(List.of(plain, noise));

    assertThat(answer(plain)).doesNotContain("HTTP/1.1 200", "live");
    assertThat(answer(noise)).doesNotContain("live");
    assertThat(admin.get(client(), "/livez").statusCode()).isEqualTo(200);
  }

  private static String answer(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException reset) {
      return "";
    }
  }

  /** Whatever it may still say, within the time limit of its reads. */
  private static boolean ends(Socket socket) throws IOException {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    } catch (SocketException reset) {
      return true;
    }
  }
}
