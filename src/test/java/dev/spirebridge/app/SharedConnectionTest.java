package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.PidAttestor;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.PassedOnConnection;
import dev.spirebridge.testing.PassedOnConnection.Helper;
import dev.spirebridge.testing.PassedOnConnection.User;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import io.grpc.Status;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole bridge with {@code --source delegated}, and a connection that a process passed on. */
class SharedConnectionTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final TrustDomain NAME = TrustDomain.parse("shop.test");

  @TempDir private Path folder;
  private final PidAttestor processes = new PidAttestor();
  private EmbeddedDelegatedIdentity agent;

  @BeforeEach
  void startTheAgent() {
    agent = EmbeddedDelegatedIdentity.started(folder.resolve("admin"), processes);
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
    for (String name : List.of("connector", "holder")) {
      trustDomain.register(
          agent.workload(name), new RegistrationEntry(NAME.newSpiffeId(name), Duration.ofHours(1)));
    }
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  @Test
  void twoProcessesSharingOneConnectionGetTheIdentityOfTheOneThatOpenedItWhileItLives()
      throws Exception {
    assumeTrue(PassedOnConnection.isPossible(), "python3 is not here");
    Endpoint listener = new Endpoint.Unix(folder.resolve("sds"));
    try (Bridge bridge = Bridge.start(config(listener), "test");
        Helper holder = Helper.start(Files.createDirectory(folder.resolve("r")));
        PassedOnConnection shared = holder.connect(listener, User.OWN);
        SdsChannel channel = new SdsChannel(shared.endpoint())) {
      processes.assign(shared.connector(), "connector");
      processes.assign(holder.pid(), "holder");

      shared.letTheConnectorSpeak();
      SotwStream ofTheConnector = channel.ask("default");
      assertThat(spiffeId(ofTheConnector)).isEqualTo("spiffe://shop.test/connector");
      shared.letTheHelperSpeak();
      SotwStream ofTheHolder = channel.ask("default");
      assertThat(spiffeId(ofTheHolder)).isEqualTo("spiffe://shop.test/connector");
      assertThat(bridge.status().subjects())
          .extracting(subject -> subject.caller().orElseThrow().pid())
          .containsExactly(shared.connector());
      assertThat(agent.svidStreams(holder.pid()).arrivedSoFar()).isZero();

      shared.endConnector();
      assertThat(ofTheHolder.answers().ended(LIMIT).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(ofTheConnector.answers().ended(LIMIT).getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  private BridgeConfig config(Endpoint listener) {
    return Inputs.none()
        .flag("--sds", listener.toString())
        .flag("--source", "delegated")
        .flag("--admin-socket", agent.address())
        .flag("--trust-domain", NAME.getName())
        .flag("--http", "off")
        .config();
  }

  private static String spiffeId(SotwStream stream) throws CertificateParsingException {
    return Secrets.leaf(stream.next())
        .getSubjectAlternativeNames()
        .iterator()
        .next()
        .get(1)
        .toString();
  }
}
