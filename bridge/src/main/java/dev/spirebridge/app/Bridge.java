package dev.spirebridge.app;

import static dev.spirebridge.logging.LogEvent.CALLERS_ALLOWED;
import static dev.spirebridge.logging.LogEvent.LISTENER_OPENED;
import static dev.spirebridge.logging.LogEvent.PINNING_CHOSEN;
import static dev.spirebridge.logging.LogEvent.SECRETS_KEPT;

import dev.spirebridge.admin.AdminAddressException;
import dev.spirebridge.admin.AdminEndpoints;
import dev.spirebridge.admin.page.StatusPage;
import dev.spirebridge.files.FilesException;
import dev.spirebridge.files.FilesSink;
import dev.spirebridge.sds.SdsListener;
import dev.spirebridge.sds.SdsServer;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.ServedIdentities;
import dev.spirebridge.store.Subject;
import dev.spirebridge.unixsocket.EventLoops;
import dev.spirebridge.unixsocket.GrpcServers;
import dev.spirebridge.unixsocket.ListenException;
import dev.spirebridge.unixsocket.SocketFile;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data plane, put together: every {@code new} in the order of starting, stopped in reverse.
 *
 * <p>The source connects to the agent on a thread of its own while the listeners open: neither
 * waits for the other. A proxy that starts at the same time finds its socket; what it asks for
 * waits.
 */
public final class Bridge implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Bridge.class);

  /** Few loops are enough for tens of thousands of streams; more cost memory and gain nothing. */
  private static final int MAX_EVENT_LOOPS = 4;

  private final BridgeConfig config;
  private final String version;
  private final InstantSource clock = InstantSource.system();
  private final RandomGenerator random = new SecureRandom();
  private final Instant startedAt = clock.instant();
  private final List<String> addresses = new ArrayList<>();
  private final StartedParts started = new StartedParts();
  private final EventLoops loops;
  private final RotationHistory rotations = new RotationHistory(clock);
  private final IdentitySource source;
  private final SdsServer sds;
  private final ServedReport served;
  private final Optional<StatusTls> statusTls;
  private final Optional<MovingRoots> moving;
  private final Optional<MovingWatch> movingWatch;
  private Optional<FilesSink> files = Optional.empty();
  private volatile Optional<SecretSinks> secrets = Optional.empty();

  private Bridge(BridgeConfig config, String version) {
    this.config = config;
    this.version = version;
    loops = new EventLoops("sds", eventLoops());
    started.add(loops);
    source =
        switch (config.source().kind()) {
          case SourceKind.WorkloadApi own ->
              new OwnIdentities(own, config.source(), clock, random, rotations);
          case SourceKind.Delegated callers ->
              new CallerIdentities(
                  callers, config.source(), config.limits().callers(), clock, random, rotations);
        };
    sds = new SdsServer(source.subjects(), loops, clock, random);
    started.add(sds);
    served = new ServedReport(config.sds(), config.source().defaultSvid());
    statusTls = config.statusTls().map(tls -> started.add(statusTls(tls)));
    moving =
        config
            .movingFolder()
            .map(folder ->
                new MovingRoots(
                    folder, () -> Federations.of(source.held()), sds::trustBeside, clock));
    movingWatch = moving.map(roots -> started.add(new MovingWatch(roots)));
  }

  private StatusTls statusTls(StatusTlsConfig tls) {
    SourceConfig from = config.source();
    OwnSvid own =
        tls.ownAgent()
            .map(agent ->
                OwnSvid.watching(agent, from.trustDomain(), from.retryCaps(), clock, random))
            .orElseGet(() -> OwnSvid.of(source.held().getFirst().subject(), from.defaultSvid()));
    return new StatusTls(tls, own, clock);
  }

  /**
   * Starts everything, or nothing.
   *
   * @throws StartException with everything that cannot be opened
   */
  public static Bridge start(BridgeConfig config, String version) throws StartException {
    Bridge bridge = create(config, version);
    List<String> problems = new ArrayList<>();
    // Before anybody asks: a bridge that is replaced during a move must not forget its roots.
    bridge.movingWatch.ifPresent(MovingWatch::look);
    bridge.openFiles(problems);
    bridge.openSecrets(problems);
    if (problems.isEmpty()) {
      bridge.source.start();
    }
    bridge.openListeners(problems);
    bridge.openHttp(problems);
    bridge.started.add(bridge.source);
    if (!problems.isEmpty()) {
      bridge.close();
      throw new StartException(problems);
    }
    bridge.addresses.forEach(what -> log.info(LISTENER_OPENED, "serving {}", what));
    bridge.sayWhoMayCall();
    bridge.files.ifPresent(FilesSink::start);
    bridge.keepSecrets();
    bridge.sds.startWatchingHeldNames();
    bridge.sds.startKeepingSocketFiles();
    bridge.movingWatch.ifPresent(MovingWatch::start);
    bridge.moving.ifPresent(roots -> bridge.loops.every(1, roots::expire));
    bridge.loops.every(
        5,
        new ExpiryNotice(bridge::heldSubjects, config.source().defaultSvid(), bridge.clock)::look);
    if (eventLoops() > 1 && !config.sds().isEmpty()) {
      // A fleet meets a process with cores to spare. A sidecar held to a part of one core would
      // take from its first proxy what the rehearsal costs.
      bridge.source.rehearse(bridge.sds);
    }
    return bridge;
  }

  private static Bridge create(BridgeConfig config, String version) throws StartException {
    try {
      return new Bridge(config, version);
    } catch (IllegalStateException e) {
      throw new StartException(List.of(String.valueOf(e.getMessage())));
    }
  }

  private void sayWhoMayCall() {
    if (config.source().kind() instanceof SourceKind.Delegated delegated) {
      log.info(CALLERS_ALLOWED, CallersNotice.of(delegated.callers(), config.socketFiles()));
    }
    source
        .callers()
        .ifPresent(
            callers -> log.info(PINNING_CHOSEN, "callers are held fast by {}", callers.pinning()));
  }

  private void openSecrets(List<String> problems) {
    if (config.secrets().names().isEmpty()) {
      return;
    }
    try {
      secrets =
          Optional.of(started.add(SecretSinks.open(config.secrets(), version, clock, random)));
    } catch (StartException e) {
      problems.addAll(e.problems());
    }
  }

  private void keepSecrets() {
    secrets.ifPresent(sinks -> {
      log.info(SECRETS_KEPT, "keeping the Secrets {}", sinks.description());
      sinks.start(source.held().getFirst().subject(), config.source().defaultSvid());
    });
  }

  /** What all parts say of themselves now. */
  public BridgeStatus status() {
    return new BridgeStatus(
        version,
        startedAt,
        clock.instant(),
        List.of(source.status()),
        source.subjectStatus(),
        sds.listenerStatus(),
        sds.streamStatus(),
        rotations.status(),
        source.callers(),
        statusTls.map(StatusTls::status),
        files.map(FilesSink::status).orElse(List.of()),
        secrets.map(SecretSinks::status).orElse(List.of()),
        moving.flatMap(MovingRoots::status),
        sds.updateToAck());
  }

  /** Every SVID that is handed out now, with its chain. */
  public ServedIdentities identities() {
    return new ServedIdentities(
        version,
        startedAt,
        clock.instant(),
        served.of(source.held(), sds.streamStatus()),
        moving.flatMap(MovingRoots::status));
  }

  private List<Subject> heldSubjects() {
    return source.held().stream().map(HeldSubject::subject).toList();
  }

  private List<String> stoppedThreads() {
    List<String> stopped = new ArrayList<>(source.stoppedThreads());
    statusTls.ifPresent(tls -> stopped.addAll(tls.stoppedThreads()));
    if (files.filter(FilesSink::hasEnded).isPresent()) {
      stopped.add("the thread that writes files has ended");
    }
    secrets.ifPresent(sinks -> stopped.addAll(sinks.stoppedThreads()));
    if (movingWatch.filter(MovingWatch::hasEnded).isPresent()) {
      stopped.add("the thread that looks for the roots of a move has ended");
    }
    return stopped;
  }

  /** Stops in reverse order; what fails to stop is logged and keeps nothing else from stopping. */
  @Override
  public void close() {
    started.close();
  }

  private void openListeners(List<String> problems) {
    for (SdsListenerConfig listener : config.sds()) {
      try {
        sds.open(sdsListener(listener));
        addresses.add(
            "SDS on %s, names of %s".formatted(listener.address(), listener.names().label()));
      } catch (ListenException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Before the listeners: what an earlier process left half done is whole before anybody asks. */
  private void openFiles(List<String> problems) {
    if (config.files().isEmpty()) {
      return;
    }
    Subject subject = source.held().getFirst().subject();
    try {
      files =
          Optional.of(
              started.add(
                  FilesSink.open(
                      config.files(), subject, config.source().defaultSvid(), clock, random)));
      config
          .files()
          .forEach(each ->
              addresses.add(
                  "files in %s, names of %s"
                      .formatted(each.folder(), Values.lower(each.profile()))));
    } catch (FilesException e) {
      problems.addAll(e.problems());
    }
  }

  private void openHttp(List<String> problems) {
    AdminEndpoints endpoints =
        AdminEndpoints.ofBridge(
                this::status,
                this::identities,
                config.source().silenceLimit(),
                this::stoppedThreads)
            .showing(StatusPage.ofBridge(this::status, config.source().silenceLimit(), clock));
    addresses.addAll(HttpAddresses.open(config.http(), endpoints, started, problems));
    if (statusTls.isPresent()) {
      try {
        addresses.add(statusTls.get().open(endpoints.everything()));
      } catch (AdminAddressException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private SdsListener sdsListener(SdsListenerConfig listener) {
    LimitsConfig limits = config.limits();
    return new SdsListener(
        listener.address(),
        listener.names(),
        listener.onUnknown(),
        socketFile(config.socketFiles()),
        limits.connections(),
        limits.namesPerStream(),
        new GrpcServers.Limits(
            limits.streamsPerConnection(),
            limits.requestBytes(),
            limits.keepAliveInterval(),
            limits.keepAliveTimeout()),
        source.admission());
  }

  private static SocketFile.Options socketFile(SocketFileConfig socket) {
    return new SocketFile.Options(
        socket.mode(), socket.group().map(SocketGroup::text), socket.takeover());
  }

  private static int eventLoops() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_EVENT_LOOPS);
  }
}
