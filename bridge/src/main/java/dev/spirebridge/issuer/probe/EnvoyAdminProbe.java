package dev.spirebridge.issuer.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Probe;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at the certificate an Envoy holds as a secret of one of these names, through its admin
 * port. Envoy blots out private keys in what it answers.
 */
public final class EnvoyAdminProbe implements Probe {

  /** The name under which Istio's proxies ask whom to trust. */
  private static final String VALIDATION = "ROOTCA";

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
    try (AdminPort port = new AdminPort(admin)) {
      AdminPort.Page active = page(port, ConfigDump.ACTIVE_SECRETS);
      JsonNode entries = ConfigDump.entries(active.body());
      return new Evidence.Seen(held(port, secrets(active, entries)), trusted(entries));
    } catch (AbsentException e) {
      return e.evidence();
    } catch (IOException e) {
      throw new IllegalStateException("an admin port tells why it does not answer", e);
    }
  }

  private List<Presented> held(AdminPort port, List<HeldSecret> active)
      throws IOException, InterruptedException {
    List<Presented> held = new ArrayList<>();
    for (HeldSecret secret : active) {
      if (names.contains(secret.name()) && secret.chain().isPresent()) {
        held.add(secret.presented());
      }
    }
    if (held.isEmpty()) {
      AdminPort.Page warming = page(port, ConfigDump.WARMING_SECRETS);
      throw AbsentException.none(
          without(active, secrets(warming, ConfigDump.entries(warming.body()))));
    }
    return held;
  }

  /** Beside the certificate, which is what was asked about; so nothing comes of a strange one. */
  private static Set<String> trusted(JsonNode active) {
    try {
      return HeldRoots.in(active, VALIDATION).map(HeldRoots::keyIds).orElse(Set.of());
    } catch (AbsentException notToBeRead) {
      return Set.of();
    }
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

  private static AdminPort.Page page(AdminPort port, String path)
      throws IOException, InterruptedException {
    return port.get(path, "its secrets");
  }

  private static List<HeldSecret> secrets(AdminPort.Page page, JsonNode entries)
      throws AbsentException {
    List<HeldSecret> secrets = HeldSecret.in(entries);
    if (secrets.isEmpty() && !page.fromEnvoy()) {
      // An Envoy without secrets answers {}, which others might say too.
      throw ConfigDump.notEnvoy("it does not say that it is an Envoy");
    }
    return secrets;
  }
}
