package dev.spirebridge.benchmark;

import dev.spirebridge.testing.RawHttp2Client;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.Ports;
import dev.spirebridge.unixsocket.Endpoint;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Starts of a bridge in a row, seen from outside by a client that is warm before the first that
 * counts, and the last of them in peace. Its two proxies are Envoys where there is one, and streams
 * of that client elsewhere.
 */
record StartMeasurement(Workspace workspace, Feed feed) {

  /** What the starts took, by their medians, and what the last held; memory in kilobytes. */
  record Found(
      double firstAnswerMillis,
      double startCpuSeconds,
      long resident,
      long proportional,
      double idlePercent) {}

  /**
   * What asks is a JVM, too, and on the same cores: not its own first steps are measured, nor what
   * its compilers do for these.
   */
  private static final int WARM_UPS = 4;

  private static final int STARTS = 9;

  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  /** An agent that has just started has work of its own, and both cores are busy with it. */
  private static final Duration AGENT_SETTLING = Duration.ofSeconds(3);

  private static final Duration SETTLING = Duration.ofSeconds(15);
  private static final Duration PEACE = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(1);

  private static final DiscoveryRequest REQUEST =
      DiscoveryRequest.newBuilder()
          .setNode(Node.newBuilder().setId("start").setUserAgentName("envoy"))
          .setTypeUrl("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret")
          .addResourceNames("default")
          .addResourceNames("ROOTCA")
          .build();

  Found run(List<String> launcher) {
    Polling.pause(AGENT_SETTLING);
    for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
      end(start(launcher));
    }
    List<Started> starts = new ArrayList<>();
    for (int start = 1; start < STARTS; start++) {
      starts.add(end(start(launcher)));
    }
    Started last = start(launcher);
    starts.add(last);
    try (RawHttp2Client _ = last.client()) {
      return inPeace(starts, last);
    }
  }

  /** One that has answered its first client. */
  private record Started(
      Process bridge, Path sds, RawHttp2Client client, double millis, double cpuSeconds) {}

  private Started start(List<String> launcher) {
    Path sds = workspace.folder("sds").resolve("sds.sock");
    List<String> command = serve(launcher, sds);
    long began = System.nanoTime();
    Process bridge = workspace.start("bridge", command);
    RawHttp2Client client = ask(sds, bridge);
    double millis = (System.nanoTime() - began) / 1e6;
    return new Started(bridge, sds, client, millis, ProcessUsage.of(bridge.pid()).cpuSeconds());
  }

  private static Started end(Started started) {
    started.client().close();
    started.bridge().destroy();
    Polling.until("the end of a bridge", START_LIMIT, () -> !started.bridge().isAlive());
    return started;
  }

  private Found inPeace(List<Started> starts, Started last) {
    if (Peers.find("envoy").isPresent()) {
      envoys(last.sds());
      return settled(starts, last.bridge());
    }
    try (RawHttp2Client _ = ask(last.sds(), last.bridge())) {
      return settled(starts, last.bridge());
    }
  }

  private List<String> serve(List<String> launcher, Path sds) {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(
        List.of(
            "serve",
            "--sds",
            "unix://" + sds + "=spire",
            "--agent-socket",
            "unix://" + feed.socket(),
            "--http",
            "127.0.0.1:" + Ports.free()));
    return command;
  }

  private static Found settled(List<Started> starts, Process bridge) {
    Polling.pause(SETTLING);
    ProcessUsage usage = ProcessUsage.of(bridge.pid());
    Polling.pause(PEACE);
    double idle = ProcessUsage.of(bridge.pid()).cpuSeconds() - usage.cpuSeconds();
    return new Found(
        median(starts, Started::millis),
        median(starts, Started::cpuSeconds),
        usage.residentKilobytes(),
        usage.proportionalKilobytes(),
        100 * idle / PEACE.toSeconds());
  }

  private static double median(List<Started> starts, ToDoubleFunction<Started> value) {
    return Run.median(starts.stream().mapToDouble(value).toArray());
  }

  /** Connects as soon as that is possible, and returns when certificate and bundle are there. */
  private RawHttp2Client ask(Path sds, Process bridge) {
    RawHttp2Client client = connect(sds, bridge);
    client.greet(RawHttp2Client.LARGE_WINDOW);
    client.call(1, RawHttp2Client.STREAM_SECRETS);
    client.send(1, REQUEST);
    for (int secrets = 0; secrets < REQUEST.getResourceNamesCount(); ) {
      secrets += client.nextMessage(1, DiscoveryResponse.parser()).getResourcesCount();
    }
    return client;
  }

  private RawHttp2Client connect(Path sds, Process bridge) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline && bridge.isAlive()) {
      // Looked for first: a connect that fails costs more, on cores that the bridge needs.
      if (Files.exists(sds)) {
        try {
          return RawHttp2Client.connect(new Endpoint.Unix(sds));
        } catch (UncheckedIOException e) {
          // Its bridge has gone, or the next look finds one that listens.
        }
      }
      Polling.pause(STEP);
    }
    throw new BenchmarkException(
        "The bridge did not open %s\n%s".formatted(sds, workspace.tail("bridge")));
  }

  private void envoys(Path sds) {
    String envoy = Peers.find("envoy").orElseThrow().toString();
    for (String name : List.of("envoy-1", "envoy-2")) {
      Path bootstrap = workspace.folder("envoy").resolve(name + ".yaml");
      try {
        Files.writeString(bootstrap, ENVOY.formatted(name, sds));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      workspace.start(
          name,
          List.of(
              envoy,
              "--config-path",
              bootstrap.toString(),
              "--disable-hot-restart",
              "--concurrency",
              "1"));
    }
  }

  private static final String ENVOY =
      """
      node: {id: %1$s, cluster: benchmark}
      static_resources:
        listeners:
        - name: in
          address: {socket_address: {address: 127.0.0.1, port_value: 0}}
          filter_chains:
          - filters: []
            transport_socket:
              name: envoy.transport_sockets.tls
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                common_tls_context:
                  tls_certificate_sds_secret_configs:
                  - name: default
                    sds_config: &sds
                      resource_api_version: V3
                      api_config_source:
                        api_type: GRPC
                        transport_api_version: V3
                        grpc_services: [{envoy_grpc: {cluster_name: sds}}]
                  validation_context_sds_secret_config: {name: ROOTCA, sds_config: *sds}
        clusters:
        - name: sds
          type: STATIC
          typed_extension_protocol_options:
            envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
              "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
              explicit_http_config: {http2_protocol_options: {}}
          load_assignment:
            cluster_name: sds
            endpoints: [{lb_endpoints: [{endpoint: {address: {pipe: {path: %2$s}}}}]}]
      """;
}
