package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.unixsocket.Endpoint;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SdsProbeTest {

  @TempDir private Path folder;

  @Test
  void seesTheCertificateOfTheName() throws IOException {
    try (var server =
        ScriptedSds.answering((request, client) -> {
          assertThat(request.getResourceNamesList()).containsExactly("default");
          client.onNext(
              ScriptedSds.response(
                  ScriptedSds.certificate("other", Chains.API),
                  ScriptedSds.certificate("default", Chains.WEB)));
        })) {
      assertThat(Looks.seen(probe(server)))
          .containsExactly(new Presented(Via.SECRET, Chains.WEB.chain()));
    }
  }

  @Test
  void leavesTheStreamWhenItHasSeenIt() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    DiscoveryResponse response =
        ScriptedSds.response(ScriptedSds.certificate("default", Chains.WEB));
    try (var server = ScriptedSds.answering(answer(response), left::countDown)) {
      assertThat(Looks.seen(probe(server))).hasSize(1);
      assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void nobodyListens() throws IOException {
    Looks.unreachable(
        new SdsProbe(new Endpoint.Unix(folder.resolve("none.sock")), "default"),
        Reason.REFUSED,
        "no SDS server answers at unix://" + folder);
    String address;
    try (ScriptedServer closed = ScriptedServer.of(client -> {})) {
      address = closed.hostPort();
    }
    Looks.unreachable(
        new SdsProbe(Endpoint.Tcp.parse(address), "default"),
        Reason.REFUSED,
        "no SDS server answers at tcp://" + address);
  }

  @Test
  void anotherServerIsNoSdsServer() throws IOException {
    try (ScriptedServer http =
        ScriptedServer.of(client -> {
          client
              .getOutputStream()
              .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          client.getInputStream().readAllBytes();
        })) {
      Looks.unreachable(
          new SdsProbe(Endpoint.Tcp.parse(http.hostPort()), "default"),
          Reason.OTHER,
          "the SDS server fails with INTERNAL (http2 exception)");
    }
    try (var grpc = ScriptedSds.serving()) {
      Looks.unreachable(probe(grpc), Reason.OTHER, "does not serve SDS");
    }
  }

  @Test
  void aServerThatHoldsTheRequestCostsItsLimit() throws IOException {
    try (var server = ScriptedSds.answering((request, client) -> {})) {
      Looks.unreachable(
          Looks.through(probe(server), Duration.ofMillis(800)),
          Reason.TIMED_OUT,
          "no answer within 800 ms");
    }
  }

  @Test
  void saysThatThereIsNone() throws IOException {
    assertNone(ScriptedSds.response());
    assertNone(ScriptedSds.response(ScriptedSds.certificate("other", Chains.API)));
    assertNone(
        DiscoveryResponse.newBuilder()
            .addResources(Any.pack(Secret.newBuilder().setName("default").build()))
            .build());
  }

  @Test
  void saysWhyItIsRefused() throws IOException {
    assertUnreachable(
        (request, client) ->
            client.onError(
                Status.PERMISSION_DENIED.withDescription("no\nentry").asRuntimeException()),
        Reason.FORBIDDEN,
        "(no?entry)");
    assertUnreachable(
        (request, client) -> client.onCompleted(), Reason.OTHER, "ends the stream without");
    assertUnreachable(
        (request, client) -> client.onError(Status.INTERNAL.asRuntimeException()),
        Reason.OTHER,
        "fails with INTERNAL");
  }

  @Test
  void cannotReadWhatIsNoSecretOrNoCertificate() throws IOException {
    assertUnreachable(
        answer(
            DiscoveryResponse.newBuilder()
                .addResources(
                    Any.newBuilder()
                        .setTypeUrl(
                            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret")
                        .setValue(ByteString.copyFromUtf8("no message")))
                .build()),
        Reason.NOT_A_CERTIFICATE,
        "what it hands out is not a secret");
    assertUnreachable(
        answer(
            ScriptedSds.response(
                ScriptedSds.secret(
                    "default",
                    ScriptedSds.inline("-----BEGIN CERTIFICATE-----"),
                    ScriptedSds.inline("")))),
        Reason.NOT_A_CERTIFICATE,
        "the secret default: certificate 1 has no end");
    assertUnreachable(
        answer(
            ScriptedSds.response(
                ScriptedSds.secret(
                    "default",
                    DataSource.newBuilder().setFilename("/etc/certs/tls.crt").build(),
                    ScriptedSds.inline("")))),
        Reason.UNREADABLE,
        "a file of the proxy's");
  }

  @Test
  void keepsNothingOfAPrivateKey() throws IOException {
    String key = Chains.keyPem(Chains.WEB);
    try (var server =
        ScriptedSds.answering(
            answer(
                ScriptedSds.response(
                    ScriptedSds.secret(
                        "default",
                        ScriptedSds.inline(key + "-----BEGIN CERTIFICATE-----" + key),
                        ScriptedSds.inline(key)))))) {
      Evidence evidence = Looks.through(probe(server), Looks.PATIENT);
      for (String line : key.lines().toList()) {
        assertThat(evidence.toString()).doesNotContain(line);
      }
    }
  }

  private static void assertNone(DiscoveryResponse response) throws IOException {
    try (var server = ScriptedSds.answering(answer(response))) {
      Looks.none(probe(server), "it hands out no certificate default");
    }
  }

  private static void assertUnreachable(
      BiConsumer<DiscoveryRequest, StreamObserver<DiscoveryResponse>> script,
      Reason reason,
      String why)
      throws IOException {
    try (var server = ScriptedSds.answering(script)) {
      Looks.unreachable(probe(server), reason, why);
    }
  }

  private static BiConsumer<DiscoveryRequest, StreamObserver<DiscoveryResponse>> answer(
      DiscoveryResponse response) {
    return (request, client) -> client.onNext(response);
  }

  private static SdsProbe probe(ScriptedSds server) {
    return new SdsProbe(Endpoint.Tcp.parse("127.0.0.1:" + server.port()), "default");
  }
}
