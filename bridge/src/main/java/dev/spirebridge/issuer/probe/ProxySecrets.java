package dev.spirebridge.issuer.probe;

import dev.spirebridge.issuer.Presented;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The secrets an Envoy has from SDS, and those it still waits for.
 *
 * @param active by name, once each
 * @param warming those of which the Envoy has nothing yet
 * @param certificates what those of the active ones hold that are certificates, by name
 */
public record ProxySecrets(
    List<String> active, List<String> warming, Map<String, Presented> certificates) {

  /** The pages to ask an admin port for. */
  public static final String ACTIVE = ConfigDump.ACTIVE_SECRETS;

  public static final String WARMING = ConfigDump.WARMING_SECRETS;

  public ProxySecrets {
    active = List.copyOf(active);
    warming = List.copyOf(warming);
    certificates = Map.copyOf(certificates);
  }

  /**
   * A certificate that cannot be read is left out.
   *
   * @throws IOException if one of them is not such a dump; its message is a clause
   */
  public static ProxySecrets read(AdminPort.Page active, AdminPort.Page warming)
      throws IOException {
    List<HeldSecret> held = HeldSecret.read(active.body());
    List<HeldSecret> awaited = HeldSecret.read(warming.body());
    if (held.isEmpty() && awaited.isEmpty() && !active.fromEnvoy()) {
      throw ConfigDump.notEnvoy("it does not say that it is an Envoy");
    }
    Map<String, Presented> certificates = new LinkedHashMap<>();
    for (HeldSecret each : held) {
      if (each.chain().isPresent()) {
        addReadable(each, certificates);
      }
    }
    return new ProxySecrets(names(held), names(awaited), certificates);
  }

  private static void addReadable(HeldSecret secret, Map<String, Presented> certificates) {
    try {
      certificates.putIfAbsent(secret.name(), secret.presented());
    } catch (AbsentException e) {
      // The issuer check says why; here it counts that the proxy holds it.
    }
  }

  private static List<String> names(List<HeldSecret> secrets) {
    Set<String> names = new LinkedHashSet<>();
    secrets.forEach(each -> names.add(each.name()));
    return new ArrayList<>(names);
  }
}
