package dev.spirebridge.federation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The key IDs of a plain JWK Set, as the Workload API's FetchJWTBundles serves one. */
public final class JwtKeyIds {

  private JwtKeyIds() {}

  /**
   * Reads no more than the IDs: the specification asks nothing else of these keys that a comparison
   * needs, and SPIRE's agent leaves out their {@code use}.
   *
   * @throws BundleDocumentException when it is no JWK Set
   */
  public static Set<String> in(byte[] utf8) throws BundleDocumentException {
    if (!(JsonText.parse(utf8) instanceof Map<?, ?> document)
        || !(document.get("keys") instanceof List<?> keys)) {
      throw new BundleDocumentException("it is JSON, but no JWK Set");
    }
    Set<String> ids = new LinkedHashSet<>();
    for (Object key : keys) {
      if (key instanceof Map<?, ?> fields && fields.get("kid") instanceof String id) {
        ids.add(id);
      }
    }
    return ids;
  }
}
