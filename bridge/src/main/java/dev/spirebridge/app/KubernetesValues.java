package dev.spirebridge.app;

import dev.spirebridge.clusterspiffeid.LabelSyntax;
import dev.spirebridge.kubernetes.NamespacedName;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Understands single values that Kubernetes or spire-controller-manager has rules for. */
final class KubernetesValues {

  private static final int MAX_NAME = 253;
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern DNS_NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final Pattern IN_THE_TRUST_DOMAIN =
      Pattern.compile("spiffe://\\{\\{\\s*\\.TrustDomain\\s*}}/[^/].*");

  private KubernetesValues() {}

  /** A DNS label, which is a name for every kind of object. */
  static String objectName(String text) throws BadValue {
    if (DNS_LABEL.matcher(text).matches()) {
      return text;
    }
    throw new BadValue(
        "is not a name of Kubernetes", "write at most 63 of a-z, 0-9 and -, like spire-bridge");
  }

  /** An object and its namespace, which is a DNS label. */
  static NamespacedName namespacedName(String text) throws BadValue {
    int slash = text.indexOf('/');
    if (slash > 0
        && DNS_LABEL.matcher(text.substring(0, slash)).matches()
        && DNS_NAME.matcher(text.substring(slash + 1)).matches()
        && text.length() - slash - 1 <= MAX_NAME) {
      return new NamespacedName(text.substring(0, slash), text.substring(slash + 1));
    }
    throw new BadValue(
        "is not NAMESPACE/NAME of an object", "write both, like istio-ingress/gateway");
  }

  /** The domain below which a cluster's services have their names. */
  static String dnsName(String text) throws BadValue {
    if (DNS_NAME.matcher(text).matches() && text.length() <= MAX_NAME) {
      return text;
    }
    throw new BadValue("is not a DNS name", "write it in small letters, like cluster.local");
  }

  /** The key of a label: a name, with or without a DNS name and a slash before it. */
  static String labelKey(String text) throws BadValue {
    if (LabelSyntax.problemOfKey(text).isEmpty()) {
      return text;
    }
    throw new BadValue(
        "is not the key of a label", "write it without a value, like example.org/managed-identity");
  }

  /** What spire-controller-manager compares with its own; nothing else is asked of it. */
  static String className(String text) throws BadValue {
    if (!text.isBlank() && text.equals(text.strip()) && text.length() <= MAX_NAME) {
      return text;
    }
    throw new BadValue(
        "is not a class name",
        "write the className of the controller-manager's configuration, or leave it out");
  }

  /** Matched against whole names, however it is written. */
  static Pattern pattern(String text) throws BadValue {
    try {
      if (!text.isBlank()) {
        return Pattern.compile(text);
      }
    } catch (PatternSyntaxException e) {
      throw new BadValue(
          "is not a regular expression: " + e.getDescription(),
          "write a name, or one like kube-.*");
    }
    throw new BadValue("is empty", "write a name, or a regular expression like kube-.*");
  }

  static String template(String text) throws BadValue {
    if (!IN_THE_TRUST_DOMAIN.matcher(text).matches()) {
      throw new BadValue(
          "is not in the cluster's own trust domain", "begin it with spiffe://{{ .TrustDomain }}/");
    }
    if (text.split("\\{\\{", -1).length != text.split("}}", -1).length) {
      throw new BadValue("has braces without their counterpart", "write {{ and }} in pairs");
    }
    return text;
  }
}
