package dev.spirebridge.kubesecret;

import dev.spirebridge.identity.IdentityException;
import dev.spirebridge.identity.Pem;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.identity.UnverifiedSvid;
import dev.spirebridge.identity.UpdateVerifier;
import io.spiffe.spiffeid.SpiffeId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the SVID that somebody else has written, such as the bridge of another pod of the same
 * workload. What it finds has passed the checks that an agent's update has to pass.
 */
final class SecretReader {

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\\s]*)-----END [A-Z ]+-----");

  private SecretReader() {}

  /**
   * @param id that it has to have
   * @param bundle that its chain has to reach
   * @return empty where there is nothing, or nothing that holds
   */
  static Optional<Svid> find(SeenSecret seen, SpiffeId id, TrustBundle bundle, Instant now) {
    try {
      UnverifiedSvid unverified =
          new UnverifiedSvid(
              id.toString(),
              der(seen, TlsSecret.CERTIFICATE),
              der(seen, TlsSecret.KEY),
              der(bundle.authorities()),
              "");
      return Optional.of(
          new UpdateVerifier(Optional.of(bundle.trustDomain()))
              .verify(List.of(unverified), Map.of(), List.of(), now)
              .svids()
              .getFirst());
    } catch (IdentityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] der(SeenSecret seen, String key) {
    byte[] text = Base64.getDecoder().decode(seen.data().getOrDefault(key, ""));
    Matcher block = PEM.matcher(new String(text, StandardCharsets.US_ASCII));
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    while (block.find()) {
      der.writeBytes(Base64.getMimeDecoder().decode(block.group(1)));
    }
    return der.toByteArray();
  }

  private static byte[] der(List<X509Certificate> certificates) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    certificates.forEach(each -> der.writeBytes(Pem.der(each)));
    return der.toByteArray();
  }
}
