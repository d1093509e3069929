package dev.spirebridge.clusterspiffeid;

import java.util.regex.Pattern;

/** What can be said of a SPIFFE ID template without rendering it. */
final class SpiffeIdTemplate {

  private static final Pattern FIVE_SEGMENTS =
      Pattern.compile(
          "spiffe://(%s|[a-z0-9._-]+)/ns/%s/sa/%s"
              .formatted(
                  action("\\.TrustDomain"),
                  action("\\.PodMeta\\.Namespace"),
                  action("\\.PodSpec\\.ServiceAccountName")));

  private static final Pattern BLANKS_IN_ACTION = Pattern.compile("(?<=\\{\\{)-?\\s+|\\s+-?(?=}})");

  private SpiffeIdTemplate() {}

  /**
   * Whether it renders the form Istio's parser wants, {@code spiffe://<trust domain>/ns/<namespace>
   * /sa/<service account>}; with any other, mesh peers refuse each other's certificates.
   */
  static boolean suitsIstio(String template) {
    return FIVE_SEGMENTS.matcher(template).matches();
  }

  /** Whether two of them render the same for every pod, as far as their text shows. */
  static boolean same(String one, String other) {
    return one.equals(other) || withoutBlanks(one).equals(withoutBlanks(other));
  }

  private static String withoutBlanks(String template) {
    return BLANKS_IN_ACTION.matcher(template).replaceAll("");
  }

  private static String action(String expression) {
    return "\\{\\{(?:-\\s)?\\s*" + expression + "\\s*(?:\\s-)?}}";
  }
}
