package dev.spirebridge.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.kubernetes.ClusterAccessException.Reason;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens clients for the API server by kubectl's rules: the kubeconfig that was asked for, else
 * those of KUBECONFIG, else ~/.kube/config, else the pod's service account.
 */
public final class KubernetesClients {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration REQUEST = Duration.ofSeconds(10);

  private KubernetesClients() {}

  /**
   * A client that has not asked anything yet; close it. It never repeats a request by itself:
   * whether a write may be sent is asked immediately before it is, and a library that sends it
   * again seconds later would undo that.
   *
   * @param userAgent how the API server's audit log names us
   * @throws ClusterAccessException if there is nothing to connect to
   */
  public static KubernetesClient open(ClusterAccess access, String userAgent)
      throws ClusterAccessException {
    Kubeconfigs rules =
        new Kubeconfigs(
            name -> Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty()),
            Path.of(System.getProperty("user.home", "/")));
    Config config = config(access, rules);
    checkToken(config.getAutoOAuthToken());
    config.setUserAgent(userAgent);
    config.setConnectionTimeout(Math.toIntExact(CONNECT.toMillis()));
    config.setRequestTimeout(Math.toIntExact(REQUEST.toMillis()));
    config.setRequestRetryBackoffLimit(0);
    // A dead HTTP/2 connection is given up by the JDK only when TCP does, after 15 minutes or so,
    // and everything goes over it. With HTTP/1.1 a request that times out takes its connection
    // with it.
    config.setHttp2Disable(true);
    config.setOnlyHttpWatches(true);
    // Every class is asked for by name; looking for all there are loads some four hundred.
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(new KubernetesSerialization(new ObjectMapper(), false))
        .build();
  }

  /**
   * Asks the API server for its version, to tell early that it isn't there.
   *
   * @throws ClusterAccessException if it does not answer, or refuses our credentials
   */
  public static void reach(KubernetesClient client) throws ClusterAccessException {
    try {
      new ApiRequests(client).get("/version", REQUEST);
    } catch (KubernetesClientException e) {
      throw new ClusterAccessException(Reason.UNREACHABLE, ApiFailure.of(e).sentence());
    }
  }

  private static Config config(ClusterAccess access, Kubeconfigs rules)
      throws ClusterAccessException {
    List<Path> files = rules.files(access.kubeconfig());
    if (files.isEmpty()) {
      return serviceAccount();
    }
    List<io.fabric8.kubernetes.api.model.Config> kubeconfigs = new ArrayList<>();
    for (Path file : files) {
      kubeconfigs.add(read(file));
    }
    String context = Kubeconfigs.context(files, kubeconfigs, access.context());
    Config config = Config.empty();
    KubeConfigUtils.merge(
        config, context, kubeconfigs.toArray(new io.fabric8.kubernetes.api.model.Config[0]));
    proxies(config, rules);
    return config;
  }

  /** The JDK refuses such a header with a message that quotes it whole. */
  private static void checkToken(@Nullable String token) throws ClusterAccessException {
    if (token != null && !token.chars().allMatch(each -> each > ' ' && each < 0x7f)) {
      throw new ClusterAccessException(
          Reason.UNREADABLE,
          "the token of the kubeconfig's user has a line break or another character that no token"
              + " has: write it in one line, without spaces");
    }
  }

  private static io.fabric8.kubernetes.api.model.Config read(Path file)
      throws ClusterAccessException {
    try {
      // KubeConfigUtils remembers the file, by which relative paths in it are resolved.
      return KubeConfigUtils.parseConfig(file.toFile());
    } catch (KubernetesClientException | IllegalArgumentException | NullPointerException e) {
      String reason =
          Files.isReadable(file) ? "is not a kubeconfig" : "cannot be read by this user";
      throw new ClusterAccessException(
          Reason.UNREADABLE,
          file + " " + reason + ": try `kubectl --kubeconfig " + file + " version`");
    }
  }

  private static Config serviceAccount() throws ClusterAccessException {
    Path token = Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH);
    if (System.getenv(Config.KUBERNETES_SERVICE_HOST_PROPERTY) == null
        || !Files.isRegularFile(token)) {
      throw new ClusterAccessException(
          Reason.NO_CLUSTER,
          "there is no kubeconfig, and this is not a pod with a service account: name a kubeconfig"
              + " with --kubeconfig or KUBECONFIG");
    }
    return Config.autoConfigure(null);
  }

  /** As kubectl, where the cluster's entry has no proxy-url of its own. */
  private static void proxies(Config config, Kubeconfigs rules) {
    if (config.getHttpsProxy() == null && config.getHttpProxy() == null) {
      proxy(rules, "HTTPS_PROXY").ifPresent(config::setHttpsProxy);
      proxy(rules, "HTTP_PROXY").ifPresent(config::setHttpProxy);
    }
    proxy(rules, "NO_PROXY").ifPresent(hosts -> config.setNoProxy(hosts.split("\\s*,\\s*")));
  }

  private static Optional<String> proxy(Kubeconfigs rules, String name) {
    return rules
        .environment()
        .apply(name)
        .or(() -> rules.environment().apply(name.toLowerCase(Locale.ROOT)));
  }
}
