package dev.spirebridge.sds;

import static dev.spirebridge.sds.ValidationForm.BY_CLIENT;
import static dev.spirebridge.sds.ValidationForm.PLAIN_CA;
import static dev.spirebridge.sds.ValidationForm.SPIFFE_VALIDATOR;

import dev.spirebridge.identity.SvidChoice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names a listener knows.
 *
 * @param label the profile's name, for logs and status
 * @param aliases what each fixed name stands for, in the order in which "everything" lists them
 * @param spiffeNames whether SPIFFE IDs and {@code spiffe://<trust domain>} are names too; then
 *     "everything" lists those instead of the aliases, as SPIRE's agent does
 */
public record SecretNames(String label, Map<String, SecretTarget> aliases, boolean spiffeNames) {

  public SecretNames {
    aliases = Collections.unmodifiableMap(new LinkedHashMap<>(aliases));
  }

  /** The names of SPIRE's agent: what any Envoy configured for SPIRE asks for. */
  public static SecretNames spire(SvidChoice defaultSvid) {
    Map<String, SecretTarget> aliases = new LinkedHashMap<>();
    aliases.put("default", new SecretTarget.Certificate(defaultSvid));
    aliases.put("ROOTCA", new SecretTarget.OwnBundle(BY_CLIENT));
    // SPIRE refuses this name in plain form; it stays with the validator whatever the client says.
    aliases.put("ALL", new SecretTarget.AllBundles(SPIFFE_VALIDATOR));
    return new SecretNames("spire", aliases, true);
  }

  /** The two names Istio's proxies ask for; with federation ROOTCA must hold every bundle. */
  public static SecretNames istio(SvidChoice defaultSvid) {
    Map<String, SecretTarget> aliases = new LinkedHashMap<>();
    aliases.put("default", new SecretTarget.Certificate(defaultSvid));
    aliases.put("ROOTCA", new SecretTarget.AllBundles(BY_CLIENT));
    return new SecretNames("istio", aliases, false);
  }

  /** The two names Gloo's gateway-proxy asks its own SDS server for. */
  public static SecretNames gloo(SvidChoice defaultSvid) {
    Map<String, SecretTarget> aliases = new LinkedHashMap<>();
    aliases.put("istio_server_cert", new SecretTarget.Certificate(defaultSvid));
    aliases.put("istio_validation_context", new SecretTarget.OwnBundle(PLAIN_CA));
    return new SecretNames("gloo", aliases, false);
  }

  /** Names of the operator's own choosing. */
  public static SecretNames own(Map<String, SecretTarget> aliases) {
    return new SecretNames("own", aliases, false);
  }
}
