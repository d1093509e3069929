package dev.spirebridge.identity;

import java.util.Map;
import javax.security.auth.x500.X500Principal;

/** The names of subjects and issuers in words, which prove nothing. */
public final class DistinguishedNames {

  /** SPIRE's authorities have a serial number in theirs, which RFC 2253 has no word for. */
  private static final Map<String, String> KEYWORDS = Map.of("2.5.4.5", "SERIALNUMBER");

  private DistinguishedNames() {}

  /** By RFC 2253; not fit to be printed as it is, for anything may stand in it. */
  public static String words(X500Principal name) {
    return name.getName(X500Principal.RFC2253, KEYWORDS);
  }
}
