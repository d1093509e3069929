import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.StreamObserver;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Runs a distribution's {@code serve} once, as a sidecar is used: an agent, here the embedded one, two proxies that ask for
 * certificate and trust bundle by SotW and by Delta, a rotation, a kubelet and a Prometheus. With {@code --train} the cache of
 * classes is made of that run. Without, it fails unless the bridge started from the cache. Its arguments are the folder of the
 * launcher and, where the cache does not lie there, the cache.
 *
 * <p>Run by deploy/image/trial with the classes that the program was made of.
 */
final class Trial {
  private static final String SECRET_TYPE = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
  private static final List<String> NAMES = List.of("default", "ROOTCA");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Writing the cache is the larger part of a training run's end. */
  private static final Duration END_LIMIT = Duration.ofMinutes(5);

  /**
   * Else the cache says, too, which methods were compiled while it was made, and each start compiles them at once, whether it
   * needs them or not: a tenth more of the processor until the first answer, and 5 MB. A diagnostic flag, of this run alone.
   */
  private static final String UNRECORDED = "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining";

  /** The JDK's table of P-256's multiples, 100 ms of each start, which identity.P256 is there to avoid. */
  private static final String TABLE = "ECOperations$Secp256R1GeneratorMontgomeryMultiplier";

  /** What a run may load beside the cache: what the JVM makes at run time, such as forms of method handles. */
  private static final int MOST_CLASSES_BESIDE = 100;

  private final Path home;
  private final Path cache;
  private final Path folder;
  private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();

  private Trial(Path home, Path cache, Path folder) {
    this.home = home;
    this.cache = cache;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    boolean train = arguments[0].equals("--train");
    List<Path> paths = Stream.of(arguments).skip(train ? 1 : 0).map(each -> Path.of(each).toAbsolutePath()).toList();
    Path home = paths.getFirst();
    Path cache = paths.size() > 1 ? paths.get(1) : home.resolve("spire-bridge.aot");
    Path folder = Files.createTempDirectory("spire-bridge-trial");
    int status = 1;
    try {
      new Trial(home, cache, folder).run(train);
      status = 0;
    } catch (IllegalStateException e) {
      System.err.println(e.getMessage());
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted((one, other) -> other.compareTo(one)).forEach(file -> file.toFile().delete());
      }
    }
    System.exit(status);
  }

  private void run(boolean train) throws Exception {
    TrustDomain name = TrustDomain.parse("trial.example");
    EmbeddedTrustDomain trustDomain = EmbeddedTrustDomain.selfSigned(name, Duration.ofDays(1), InstantSource.system());
    Path classes = folder.resolve("classes.log");
    if (train) {
      Files.deleteIfExists(cache);
    }
    String flags = train
        ? UNRECORDED + " -XX:AOTCacheOutput=" + cache
        : "-Xshare:on -Xlog:class+load:file=" + classes;
    try (EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(folder.resolve("agent.sock"))) {
      trustDomain.register(agent, new RegistrationEntry(SpiffeId.fromSegments(name, "gateway"), Duration.ofDays(1)));
      Path sds = folder.resolve("sds.sock");
      String http = "127.0.0.1:" + freePort();
      ProcessBuilder command = new ProcessBuilder(home.resolve("spire-bridge").toString(), "serve",
          "--sds", "unix://" + sds + "=spire", "--agent-socket", "unix://" + agent.socket(), "--http", http);
      command.environment().put("SPIRE_BRIDGE_JAVA_OPTS", flags);
      Path log = folder.resolve("bridge.log");
      long began = System.nanoTime();
      Process bridge = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      try {
        await("the socket of SDS", log, () -> !bridge.isAlive() || Files.exists(sds));
        use(sds, http, trustDomain, began, log, bridge);
        if (!train) {
          judge(bridge.pid(), cache, classes);
        }
      } finally {
        bridge.destroy();
        if (!bridge.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          bridge.destroyForcibly();
        }
      }
      if (train && !Files.exists(cache)) {
        throw new IllegalStateException("No cache was made. What the bridge said:\n" + Files.readString(log));
      }
    }
  }

  private void use(Path sds, String http, EmbeddedTrustDomain trustDomain, long began, Path log, Process bridge)
      throws Exception {
    var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    ManagedChannel channel = NettyChannelBuilder.forAddress(new DomainSocketAddress(sds.toFile()))
        .channelType(EpollDomainSocketChannel.class).eventLoopGroup(loops)
        .withOption(ChannelOption.SO_KEEPALIVE, null).overrideAuthority("localhost").usePlaintext().build();
    try {
      SecretDiscoveryServiceStub stub = SecretDiscoveryServiceGrpc.newStub(channel).withWaitForReady();
      sotw(stub);
      answered(NAMES.size(), log, bridge);
      System.out.printf("first answer %d ms after the start%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
      delta(stub);
      answered(NAMES.size(), log, bridge);
      trustDomain.prepareAuthority();
      answered(2, log, bridge);
      trustDomain.rotateSvids();
      answered(2, log, bridge);
      try (HttpClient client = HttpClient.newHttpClient()) {
        for (String path : List.of("/livez", "/readyz", "/metrics")) {
          int code = client.send(HttpRequest.newBuilder(URI.create("http://" + http + path)).build(),
              BodyHandlers.discarding()).statusCode();
          if (code != 200) {
            throw new IllegalStateException(path + " answered " + code + ". What the bridge said:\n" + Files.readString(log));
          }
        }
      }
    } finally {
      channel.shutdownNow();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  /** Whether the process runs on the cache: that it could be mapped is what -Xshare:on has asked for before. */
  private static void judge(long pid, Path cache, Path classes) throws IOException {
    boolean mapped = Files.readString(Path.of("/proc", Long.toString(pid), "maps")).contains(cache.toString());
    List<String> loaded = Files.readAllLines(classes);
    List<String> beside = loaded.stream()
        .filter(line -> line.contains(" source: ") && !line.contains("shared objects file")).toList();
    long cached = loaded.stream().filter(line -> line.contains("shared objects file")).count();
    System.out.printf("%d classes from the cache, %d beside it%n", cached, beside.size());
    System.out.println(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS")).findFirst().orElse(""));
    if (!mapped || cached == 0 || beside.size() > MOST_CLASSES_BESIDE) {
      throw new IllegalStateException("The distribution does not run on its cache of classes: make it anew by deploy/image/build."
          + " Loaded beside it, among others:\n" + String.join("\n", beside.subList(0, Math.min(20, beside.size()))));
    }
    if (loaded.stream().anyMatch(line -> line.contains(TABLE))) {
      throw new IllegalStateException("The first secret waited for the JDK's arithmetic on P-256: look for what else than"
          + " identity.P256 verifies or signs while a sidecar starts.");
    }
  }

  private void sotw(SecretDiscoveryServiceStub stub) {
    DiscoveryRequest request = DiscoveryRequest.newBuilder().setTypeUrl(SECRET_TYPE).setNode(node()).addAllResourceNames(NAMES).build();
    stream(stub::streamSecrets, request, (DiscoveryResponse response, StreamObserver<DiscoveryRequest> requests) -> {
      requests.onNext(request.toBuilder().clearNode().setVersionInfo(response.getVersionInfo())
          .setResponseNonce(response.getNonce()).build());
      answers.add(response.getResourcesCount());
    });
  }

  private void delta(SecretDiscoveryServiceStub stub) {
    DeltaDiscoveryRequest request = DeltaDiscoveryRequest.newBuilder().setTypeUrl(SECRET_TYPE).setNode(node())
        .addAllResourceNamesSubscribe(NAMES).build();
    stream(stub::deltaSecrets, request, (DeltaDiscoveryResponse response, StreamObserver<DeltaDiscoveryRequest> requests) -> {
      requests.onNext(DeltaDiscoveryRequest.newBuilder().setTypeUrl(SECRET_TYPE).setResponseNonce(response.getNonce()).build());
      answers.add(response.getResourcesCount());
    });
  }

  private interface Method<Q, R> {
    StreamObserver<Q> open(StreamObserver<R> responses);
  }

  private static <Q, R> void stream(Method<Q, R> method, Q first, BiConsumer<R, StreamObserver<Q>> answer) {
    BlockingQueue<StreamObserver<Q>> opened = new LinkedBlockingQueue<>();
    StreamObserver<Q> requests = method.open(new StreamObserver<>() {
      @Override
      public void onNext(R response) {
        // No answer comes before the first request, which comes after this.
        answer.accept(response, opened.element());
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {}
    });
    opened.add(requests);
    requests.onNext(first);
  }

  private static Node node() {
    return Node.newBuilder().setId("trial").setUserAgentName("envoy").build();
  }

  /** Waits until so many secrets have come since the last time. */
  private void answered(int secrets, Path log, Process bridge) throws Exception {
    int left = secrets;
    while (left > 0) {
      Integer came = answers.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      if (came == null || !bridge.isAlive()) {
        throw new IllegalStateException("The bridge did not answer. What it said:\n" + Files.readString(log));
      }
      left -= came;
    }
  }

  private static void await(String what, Path log, BooleanSupplier holds) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("No sign of " + what + ". What the bridge said:\n" + Files.readString(log));
      }
      Thread.sleep(1);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
