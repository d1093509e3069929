package dev.spirebridge.app;

import dev.spirebridge.admin.AdminAddressException;
import dev.spirebridge.admin.AdminEndpoints;
import dev.spirebridge.admin.AdminServer;
import dev.spirebridge.federation.FederationPlanner;
import dev.spirebridge.kubernetes.ApiEvents;
import dev.spirebridge.kubernetes.ClusterAccessException;
import dev.spirebridge.kubernetes.KubernetesClients;
import dev.spirebridge.kubernetes.LeaseLeadership;
import dev.spirebridge.kubernetes.LeaseName;
import dev.spirebridge.kubernetes.LeaseTimes;
import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.unixsocket.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control plane, put together: every {@code new} in the order of starting, stopped in reverse.
 *
 * <p>The lease is given back last of what concerns the cluster: while a loop may still write,
 * nobody else must.
 */
public final class Controller implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Controller.class);

  private final ControllerConfig config;
  private final String version;
  private final InstantSource clock = InstantSource.system();
  private final RandomGenerator random = new SecureRandom();
  private final Instant startedAt = clock.instant();
  private final KubernetesClient client;
  private final LeaseName lease;
  private final LeaseLeadership leadership;
  private final ApiEvents events;
  private final List<ControlLoop> loops;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private volatile boolean stopping;

  private Controller(ControllerConfig config, String version, KubernetesClient client) {
    this.config = config;
    this.version = version;
    this.client = client;
    started.push(client);
    lease = new LeaseName(config.lease().namespace(), config.lease().name(), identity());
    LookAgain namespaces = new LookAgain();
    LookAgain federation = new LookAgain();
    Runnable lookAgain =
        () -> {
          namespaces.raise();
          federation.raise();
        };
    leadership =
        LeaseLeadership.start(
            client, lease, times(config.lease()), lookAgain, clock, System::nanoTime);
    started.push(leadership);
    events = ApiEvents.start(client, lease.identity(), clock);
    started.push(events);
    ServerSideApply api = new ServerSideApply(client, leadership, times(config.lease()));
    FederationPlanner relationships =
        new FederationPlanner(config.federation().trustDomains(), config.namespaces().className());
    loops =
        List.of(
            new FederationLoop(relationships, client, api, events, federation, clock, random),
            new NamespaceLoop(config.namespaces(), client, api, events, namespaces, clock, random));
    loops.forEach(started::push);
  }

  /**
   * Starts everything, or nothing. An API server that does not answer is waited for.
   *
   * @throws StartException with everything that cannot be opened
   */
  public static Controller start(ControllerConfig config, String version) throws StartException {
    Controller controller = new Controller(config, version, connect(config, version));
    List<String> problems = new ArrayList<>();
    controller.openHttp(problems);
    if (!problems.isEmpty()) {
      controller.close();
      throw new StartException(problems);
    }
    log.info("the API server is {}", controller.client.getMasterUrl());
    log.info("standing for the lease {}", controller.lease);
    return controller;
  }

  private static KubernetesClient connect(ControllerConfig config, String version)
      throws StartException {
    try {
      return KubernetesClients.open(config.cluster(), "spire-bridge/" + version);
    } catch (ClusterAccessException e) {
      throw new StartException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** What all parts say of themselves now. */
  public ControllerProcessStatus status() {
    return new ControllerProcessStatus(
        version,
        startedAt,
        clock.instant(),
        String.valueOf(client.getMasterUrl()),
        lease.identity(),
        lease.namespace() + "/" + lease.name(),
        leadership.held(),
        stopping,
        leadership.trouble(),
        loops.stream().map(ControlLoop::status).toList());
  }

  /** Stops in reverse order; what fails to stop is logged and keeps nothing else from stopping. */
  @Override
  public void close() {
    stopping = true;
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} did not stop in good order", part.getClass().getSimpleName(), e);
      }
    }
  }

  private void openHttp(List<String> problems) {
    AdminEndpoints endpoints = AdminEndpoints.ofController(this::status, List::of);
    open(config.http().http(), endpoints.everything(), problems);
    open(config.http().health(), endpoints.healthOnly(), problems);
  }

  private void open(
      Optional<Endpoint.Tcp> address, AdminEndpoints.Selection selection, List<String> problems) {
    if (address.isEmpty()) {
      return;
    }
    Endpoint.Tcp tcp = address.get();
    try {
      AdminServer server =
          AdminServer.start(new InetSocketAddress(tcp.host().value(), tcp.port()), selection);
      started.push(server);
      log.info("serving HTTP on http://{}:{}", tcp.host().value(), server.address().getPort());
    } catch (AdminAddressException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  /** Never the same twice, whatever two processes are called: both would think that they lead. */
  private String identity() {
    byte[] suffix = new byte[4];
    random.nextBytes(suffix);
    String host = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("spire-bridge");
    return host + "_" + HexFormat.of().formatHex(suffix);
  }

  private static LeaseTimes times(LeaseConfig lease) {
    return new LeaseTimes(lease.duration(), lease.renewDeadline(), lease.retryPeriod());
  }
}
