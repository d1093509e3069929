package dev.spirebridge.issuer.probe;

import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks at the certificate an Envoy holds as a secret of one of these names, through its admin
 * port. Envoy blots out private keys in what it answers.
 */
public final class EnvoyAdminProbe implements Probe {

  private static final String DUMP = "/config_dump?resource=";
  private static final int MAXIMUM_BYTES = 8 << 20;

  private final URI admin;
  private final List<String> names;

  /**
   * @param admin such as {@code http://127.0.0.1:15000}; its path is not looked at
   * @throws IllegalArgumentException with what to write instead
   */
  public EnvoyAdminProbe(URI admin, List<String> names) {
    if (admin.getHost() == null || !String.valueOf(admin.getScheme()).matches("https?")) {
      throw new IllegalArgumentException(
          "\"%s\" is not an admin port; write http://HOST:PORT".formatted(admin));
    }
    this.admin = admin;
    this.names = List.copyOf(names);
  }

  @Override
  public Evidence collect() throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder().followRedirects(Redirect.NEVER).version(Version.HTTP_1_1).build();
    try {
      return new Evidence.Seen(held(client));
    } catch (AbsentException e) {
      return e.evidence();
    } catch (IOException e) {
      return new Evidence.NotSeen(
          ConnectionFailures.beforeAConnection(e)
              .orElseGet(() -> new Unreachable(Reason.NOT_ENVOY, "it does not speak HTTP")));
    } finally {
      client.shutdownNow();
    }
  }

  private List<Presented> held(HttpClient client) throws IOException, InterruptedException {
    List<HeldSecret> active = ask(client, "dynamic_active_secrets");
    List<Presented> held = new ArrayList<>();
    for (HeldSecret secret : active) {
      if (names.contains(secret.name()) && secret.chain().isPresent()) {
        held.add(secret.presented());
      }
    }
    if (held.isEmpty()) {
      throw AbsentException.none(without(active, ask(client, "dynamic_warming_secrets")));
    }
    return held;
  }

  private String without(List<HeldSecret> active, List<HeldSecret> warming) {
    String wanted = String.join(" or ", names);
    if (warming.stream().anyMatch(secret -> names.contains(secret.name()))) {
      return "it still waits for the secret " + wanted;
    }
    String others =
        active.stream().map(HeldSecret::name).distinct().limit(5).collect(Collectors.joining(", "));
    return "it has no certificate %s; it has %s"
        .formatted(wanted, others.isEmpty() ? "no secret" : others);
  }

  private List<HeldSecret> ask(HttpClient client, String resource)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(admin.resolve(DUMP + resource)).GET().build();
    HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      throw AbsentException.unreachable(
          Reason.NOT_ENVOY, "it answers a request for its secrets with " + answer.statusCode());
    }
    List<HeldSecret> secrets = HeldSecret.read(body(answer));
    if (secrets.isEmpty() && !answer.headers().allValues("server").contains("envoy")) {
      // An Envoy without secrets answers {}, which others might say too.
      throw AbsentException.unreachable(Reason.NOT_ENVOY, "it does not say that it is an Envoy");
    }
    return secrets;
  }

  private static byte[] body(HttpResponse<InputStream> answer) throws IOException {
    try (InputStream in = answer.body()) {
      byte[] body = in.readNBytes(MAXIMUM_BYTES + 1);
      if (body.length > MAXIMUM_BYTES) {
        throw AbsentException.unreachable(Reason.TOO_LARGE, "it answers with more than 8 MiB");
      }
      return body;
    }
  }
}
