package dev.spirebridge.app;

import static dev.spirebridge.logging.LogEvent.API_SERVER_CHOSEN;
import static dev.spirebridge.logging.LogEvent.LEASE_SOUGHT;
import static dev.spirebridge.logging.LogEvent.LISTENER_OPENED;

import dev.spirebridge.admin.AdminEndpoints;
import dev.spirebridge.admin.page.StatusPage;
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
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.NamespacesStatus;
import dev.spirebridge.status.StatusSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
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

  private final String version;
  private final InstantSource clock = InstantSource.system();
  private final RandomGenerator random = new SecureRandom();
  private final Instant startedAt = clock.instant();
  private final KubernetesClient client;
  private final LeaseName lease;
  private final LeaseLeadership leadership;
  private final ApiEvents events;
  private final Optional<IssuerLoop> issuerLoop;
  private final NamespaceLoop namespaceLoop;
  private final List<ControlLoop> loops;
  private final StartedParts started = new StartedParts();
  private volatile boolean stopping;

  private Controller(ControllerConfig config, String version, KubernetesClient client) {
    this.version = version;
    this.client = client;
    started.add(client);
    lease = new LeaseName(config.lease().namespace(), config.lease().name(), identity());
    LookAgain namespaces = new LookAgain();
    LookAgain federation = new LookAgain();
    LookAgain issuers = new LookAgain();
    Runnable lookAgain =
        () -> {
          namespaces.raise();
          federation.raise();
          issuers.raise();
        };
    leadership =
        LeaseLeadership.prepare(
            client, lease, times(config.lease()), lookAgain, clock, System::nanoTime);
    started.add(leadership);
    events = ApiEvents.start(client, lease.identity(), clock);
    started.add(events);
    ServerSideApply api = new ServerSideApply(client, leadership, times(config.lease()));
    FederationPlanner relationships =
        new FederationPlanner(config.federation().trustDomains(), config.namespaces().className());
    issuerLoop =
        config
            .issuerCheck()
            .map(check ->
                new IssuerLoop(
                    config,
                    check,
                    new IssuerLoop.Surroundings(client, leadership, events, clock, random),
                    issuers));
    FederationLoop federationLoop =
        new FederationLoop(relationships, client, api, events, federation, clock, random);
    namespaceLoop = new NamespaceLoop(config, client, api, events, namespaces, clock, random);
    loops = Stream.concat(Stream.of(federationLoop, namespaceLoop), issuerLoop.stream()).toList();
    loops.forEach(started::add);
  }

  /**
   * Starts everything, or nothing: it stands for the lease, without which nothing is written, once
   * all addresses are open. An API server that does not answer is waited for.
   *
   * @throws StartException with everything that cannot be opened
   */
  public static Controller start(ControllerConfig config, String version) throws StartException {
    Controller controller = new Controller(config, version, connect(config, version));
    List<String> problems = new ArrayList<>();
    List<String> served =
        HttpAddresses.open(config.http(), controller.endpoints(), controller.started, problems);
    if (!problems.isEmpty()) {
      controller.close();
      throw new StartException(problems);
    }
    served.forEach(what -> log.info(LISTENER_OPENED, "serving {}", what));
    log.info(API_SERVER_CHOSEN, "the API server is {}", controller.client.getMasterUrl());
    log.info(LEASE_SOUGHT, "standing for the lease {}", controller.lease);
    controller.leadership.begin();
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
        leadership.leader(),
        leadership.held(),
        stopping,
        leadership.trouble(),
        loops.stream().map(ControlLoop::status).toList());
  }

  private AdminEndpoints endpoints() {
    StatusSource<NamespacesStatus> namespaces =
        () -> namespaceLoop.namespaces(version, startedAt, clock.instant());
    return AdminEndpoints.ofController(this::status, namespaces, issuers(), this::stopped)
        .showing(StatusPage.ofController(this::status, namespaces, issuers(), clock));
  }

  private Optional<StatusSource<IssuersStatus>> issuers() {
    return issuerLoop.map(loop -> () -> loop.issuers(version, startedAt, clock.instant()));
  }

  /** Stops in reverse order; what fails to stop is logged and keeps nothing else from stopping. */
  @Override
  public void close() {
    stopping = true;
    started.close();
  }

  private List<String> stopped() {
    return Stream.concat(
            Stream.of(leadership.stopped(), events.stopped()).flatMap(Optional::stream),
            loops.stream().flatMap(loop -> loop.stopped().stream()))
        .toList();
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
