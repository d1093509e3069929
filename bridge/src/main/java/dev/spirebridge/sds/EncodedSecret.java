package dev.spirebridge.sds;

import com.google.protobuf.Any;
import java.time.Instant;

/**
 * One Envoy secret, encoded once and shared by every stream it goes to.
 *
 * @param version digest of its public parts: equal content has an equal version, also after a
 *     restart
 * @param packed the Secret, ready to be put into a response
 * @param usableUntil after this instant it is not handed out any more
 */
record EncodedSecret(String name, Kind kind, String version, Any packed, Instant usableUntil) {

  /** Trust bundles go out before the certificates that need them. */
  enum Kind {
    TRUST_BUNDLE,
    CERTIFICATE
  }

  boolean isUsableAt(Instant now) {
    return !now.isAfter(usableUntil);
  }

  /** Leaves out the content: it holds a private key. */
  @Override
  public String toString() {
    return "EncodedSecret[" + name + " " + version + "]";
  }
}
