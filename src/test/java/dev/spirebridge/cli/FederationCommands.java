package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.federation.Bundles;
import dev.spirebridge.federation.TlsEndpoint;
import dev.spirebridge.testing.SvidBuilder;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code federation add} and {@code federation verify} as they are typed, and endpoints for them.
 */
final class FederationCommands {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path kubeconfig;
  private final String agentAddress;
  private final Path folder;

  FederationCommands(Path kubeconfig, String agentAddress, Path folder) {
    this.kubeconfig = kubeconfig;
    this.agentAddress = agentAddress;
    this.folder = folder;
  }

  /** What the last command has printed. */
  String out() {
    return out.toString();
  }

  /** What all have complained of. */
  String err() {
    return err.toString();
  }

  static TlsEndpoint spiffeEndpoint(
      CertificateAuthority issuer, SpiffeId id, CertificateAuthority... published) {
    var svid = SvidBuilder.of(issuer, id, Instant.now()).build();
    return TlsEndpoint.start(svid.privateKey(), svid.chain(), answer(published));
  }

  static HttpHandler answer(CertificateAuthority... published) {
    return TlsEndpoint.answering(200, Bundles.document(published));
  }

  static URI closedPort() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("https://localhost:" + closed.getLocalPort() + "/");
    }
  }

  void add(String trustDomain, URI endpoint, CertificateAuthority initial) {
    try {
      Path bundle =
          Files.writeString(
              Files.createTempFile(folder, "bundle", ".json"), Bundles.document(initial));
      added(
          trustDomain,
          endpoint,
          "--endpoint-spiffe-id",
          "spiffe://" + trustDomain + "/spire/server",
          "--bundle",
          bundle.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void addWeb(URI endpoint) {
    added("cluster2.demo", endpoint, "--profile", "https_web");
  }

  private void added(String trustDomain, URI endpoint, String... rest) {
    List<String> arguments =
        new ArrayList<>(
            List.of("federation", "add", trustDomain, "--endpoint", endpoint.toString()));
    arguments.addAll(Arrays.asList(rest));
    assertThat(run(arguments)).as(err.toString()).isEqualTo(0);
  }

  int verify(String... rest) {
    List<String> arguments = new ArrayList<>(List.of("federation", "verify"));
    arguments.addAll(Arrays.asList(rest));
    return run(arguments);
  }

  int run(String... arguments) {
    return run(List.of(arguments));
  }

  /** What it prints replaces what an earlier one has. */
  private int run(List<String> arguments) {
    out.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(arguments);
    all.add("--kubeconfig");
    all.add(kubeconfig.toString());
    return Main.run(
        all.toArray(String[]::new),
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            Map.of("SPIFFE_ENDPOINT_SOCKET", agentAddress)),
        new Programs(config -> 0, config -> 0, config -> 0));
  }
}
