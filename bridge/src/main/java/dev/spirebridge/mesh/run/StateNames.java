package dev.spirebridge.mesh.run;

import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.StateKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the ConfigMaps of a state are called: names that Kubernetes takes, whatever it is about. */
final class StateNames {

  private static final int HASH = 10;

  /** Of Kubernetes' 253, with room for two hashes and their dashes. */
  private static final int LONGEST = 253 - 2 * (HASH + 1);

  private static final String PREFIX = "spire-bridge-mesh-";
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

  private StateNames() {}

  static String index(StateKey key) {
    String said = key.consumer() + "-" + key.instance();
    String name = PREFIX + said;
    if (PLAIN.matcher(said).matches() && name.length() <= LONGEST) {
      return name;
    }
    String near =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String cut = near.substring(0, Math.min(near.length(), LONGEST)).replaceAll("-$", "");
    return cut + "-" + hash(said);
  }

  static String object(StateKey key, Ref ref) {
    return index(key) + "-" + hash(ref.toString());
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
