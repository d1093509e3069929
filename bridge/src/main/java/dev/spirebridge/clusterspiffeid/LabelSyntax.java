package dev.spirebridge.clusterspiffeid;

import java.util.Optional;
import java.util.regex.Pattern;

/** What the API server lets pass as the key and the value of a label. */
public final class LabelSyntax {

  private static final int MAXIMUM = 63;
  private static final int MAXIMUM_PREFIX = 253;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final Pattern DNS_SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private LabelSyntax() {}

  /** What is wrong with a key such as {@code example.org/name}. */
  public static Optional<String> problemOfKey(String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    String name = key.substring(slash + 1);
    boolean prefixFits =
        slash < 0 || (prefix.length() <= MAXIMUM_PREFIX && DNS_SUBDOMAIN.matcher(prefix).matches());
    return prefixFits && name.length() <= MAXIMUM && NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "\"%s\" is no label key: those are up to 63 letters, digits, '-', '_' and '.', after an optional DNS name and '/'"
                .formatted(key));
  }

  /** What is wrong with a value; the empty one is a value like others. */
  static Optional<String> problemOfValue(String value) {
    return value.isEmpty() || (value.length() <= MAXIMUM && NAME.matcher(value).matches())
        ? Optional.empty()
        : Optional.of(
            "\"%s\" is no label value: those are up to 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends"
                .formatted(value));
  }
}
