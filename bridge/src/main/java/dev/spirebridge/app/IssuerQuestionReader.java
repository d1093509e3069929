package dev.spirebridge.app;

import dev.spirebridge.app.IssuerQuestion.Explicit;
import dev.spirebridge.app.IssuerQuestion.InCluster;
import dev.spirebridge.app.IssuerQuestion.Limits;
import dev.spirebridge.app.IssuerQuestion.Named;
import dev.spirebridge.app.IssuerQuestion.Workload;
import dev.spirebridge.issuer.probe.EnvoyAdminProbe;
import dev.spirebridge.issuer.probe.FilesProbe;
import dev.spirebridge.issuer.probe.SdsProbe;
import dev.spirebridge.issuer.probe.TlsProbe;
import dev.spirebridge.unixsocket.Endpoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands the flags of {@code check-issuer}, or says everything that is wrong with them. */
public final class IssuerQuestionReader {

  public static final String TARGET = "--target";
  public static final String ENVOY_ADMIN = "--envoy-admin";
  public static final String GATEWAY = "--gateway";
  public static final String NAMESPACE = "--namespace";
  public static final String SELECTOR = "--selector";
  public static final String SDS = "--sds";
  public static final String FILES = "--files";
  public static final String NAME = "--name";
  public static final String ADMIN_PORT = "--admin-port";
  public static final String EXPECT_ID = "--expect-id";
  public static final String ALLOW_FEDERATED = "--allow-federated";
  public static final String PRESENT_OWN = "--present-own";
  public static final String BUNDLE = "--bundle";
  public static final String MESH_CA = "--mesh-ca";
  public static final String AGENT_SOCKET = "--agent-socket";
  public static final String TIMEOUT = "--timeout";
  public static final String CLOCK_TOLERANCE = "--clock-tolerance";
  public static final String WAIT = "--wait";

  private static final List<String> KINDS =
      List.of(TARGET, ENVOY_ADMIN, GATEWAY, NAMESPACE, SDS, FILES);
  private static final String[] EXPLICIT = {TARGET, ENVOY_ADMIN, SDS, FILES};
  private static final String[] PODS = {GATEWAY, NAMESPACE};

  private static final Pattern TARGET_FORM = Pattern.compile("([^,]*)(?:,sni=([^,]+))?");
  private static final Pattern WORKLOAD_FORM =
      Pattern.compile("([a-z0-9][-a-z0-9]*)/([a-z0-9][-.a-z0-9]*)");
  private static final Pattern NAMESPACE_FORM = Pattern.compile("[a-z0-9][-a-z0-9]*");

  /** What an Envoy of Istio and its agents call the certificate. */
  private static final String USUAL_SECRET = "default";

  private final IssuerFlags flags;
  private final Endpoint agent;

  private IssuerQuestionReader(IssuerFlags flags, Endpoint agent) {
    this.flags = flags;
    this.agent = agent;
  }

  /**
   * @param values by the flag's name; of a switch, none
   * @param defaultAgent where the SPIRE agent is unless a flag says so
   */
  public static ConfigResult<IssuerQuestion> read(
      Map<String, List<String>> values, String defaultAgent) {
    Problems problems = new Problems();
    IssuerFlags flags = new IssuerFlags(values, problems);
    Endpoint agent = JudgesReader.agent(flags, defaultAgent);
    return problems.resultOf(new IssuerQuestionReader(flags, agent).read());
  }

  private IssuerQuestion read() {
    flags.requireOneOf(KINDS);
    flags.refuseWithout(SELECTOR, NAMESPACE);
    flags.refuseWithout(ADMIN_PORT, PODS);
    flags.refuseWithout(EXPECT_ID, EXPLICIT);
    flags.refuseWithout(ALLOW_FEDERATED, EXPLICIT);
    flags.refuseWithout(PRESENT_OWN, TARGET);
    List<String> names = flags.all(NAME, Values::notBlank);
    return new IssuerQuestion(
        explicit(names), inCluster(names), JudgesReader.read(flags, agent), limits());
  }

  private Explicit explicit(List<String> names) {
    List<String> secrets = names.isEmpty() ? List.of(USUAL_SECRET) : names;
    Optional<OwnClient> own =
        flags.isGiven(PRESENT_OWN) ? Optional.of(new OwnClient(agent)) : Optional.empty();
    TlsProbe.Client client =
        own.<TlsProbe.Client>map(each -> each).orElse(TlsProbe.Client.ANONYMOUS);
    List<Named> targets = new ArrayList<>(flags.all(TARGET, text -> handshake(text, client)));
    targets.addAll(flags.all(ENVOY_ADMIN, text -> envoy(text, secrets)));
    flags
        .all(SDS, Values::endpoint)
        .forEach(server ->
            secrets.forEach(secret ->
                targets.add(new Named(server + " " + secret, new SdsProbe(server, secret)))));
    targets.addAll(flags.all(FILES, text -> new Named(text, new FilesProbe(Values.path(text)))));
    return new Explicit(
        targets, flags.one(EXPECT_ID, Values::workloadId), flags.isGiven(ALLOW_FEDERATED), own);
  }

  private static Named handshake(String text, TlsProbe.Client client) throws BadValue {
    Matcher form = TARGET_FORM.matcher(text);
    if (!form.matches()) {
      throw new BadValue("is not a target", "write HOST:PORT or HOST:PORT,sni=NAME");
    }
    return new Named(
        text,
        checked(
            "is not a target",
            "write HOST:PORT or HOST:PORT,sni=NAME",
            () ->
                new TlsProbe(
                    form.group(1),
                    Optional.ofNullable(form.group(2)),
                    TlsProbe.MESH_ALPN,
                    client)));
  }

  private static Named envoy(String text, List<String> secrets) throws BadValue {
    return new Named(
        text,
        checked(
            "is not an admin port",
            "write http://HOST:PORT",
            () -> new EnvoyAdminProbe(URI.create(text), secrets)));
  }

  /** What a probe refuses it refuses with what to write instead, after a semicolon. */
  private static <T> T checked(String what, String otherwise, Supplier<T> making) throws BadValue {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      int hint = message.lastIndexOf("; ");
      throw new BadValue(what, hint < 0 ? otherwise : message.substring(hint + 2));
    }
  }

  private InCluster inCluster(List<String> names) {
    return new InCluster(
        flags.all(GATEWAY, IssuerQuestionReader::workload),
        flags.all(NAMESPACE, IssuerQuestionReader::namespace),
        flags.one(SELECTOR, Values::notBlank).orElse(""),
        flags.one(ADMIN_PORT, Values.between(1, 65535)),
        names);
  }

  private static Workload workload(String text) throws BadValue {
    Matcher form = WORKLOAD_FORM.matcher(text);
    if (!form.matches()) {
      throw new BadValue("is not a gateway", "write NAMESPACE/NAME of its Deployment or DaemonSet");
    }
    return new Workload(form.group(1), form.group(2));
  }

  private static String namespace(String text) throws BadValue {
    if (!NAMESPACE_FORM.matcher(text).matches()) {
      throw new BadValue("is not a namespace", "write its name, like shop");
    }
    return text;
  }

  private Limits limits() {
    return new Limits(
        flags
            .one(TIMEOUT, Durations.between(Duration.ofMillis(100), Duration.ofMinutes(5)))
            .orElse(Duration.ofSeconds(5)),
        flags
            .one(CLOCK_TOLERANCE, Durations.between(Duration.ZERO, Duration.ofHours(1)))
            .orElse(Duration.ofSeconds(30)),
        flags.one(WAIT, Durations.between(Duration.ofSeconds(1), Duration.ofHours(24))));
  }
}
