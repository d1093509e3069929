package dev.spirebridge.app;

import io.spiffe.spiffeid.TrustDomain;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trust bundle that somebody asks to be judged by.
 *
 * @param trustDomain whose it is; where nobody said so, it has to be found out
 */
public record GivenBundle(Optional<TrustDomain> trustDomain, BundleOrigin origin) {

  /** What is used where nothing is given. */
  static final GivenBundle OF_AGENT = new GivenBundle(Optional.empty(), new BundleOrigin.Agent());

  private static final String AGENT = "agent";
  private static final String CONFIG_MAP = "configmap:";

  /** A path with = in it can be told apart by ./ before it. */
  private static final Pattern NAMED = Pattern.compile("([^=/]+)=(.*)", Pattern.DOTALL);

  private static final Pattern CONFIG_MAP_NAME =
      Pattern.compile("([a-z0-9][-a-z0-9]*)/([a-z0-9][-.a-z0-9]*)(?:/([-._a-zA-Z0-9]+))?");

  /** Understands {@code [TRUST-DOMAIN=]agent|FILE|configmap:NAMESPACE/NAME[/KEY]}. */
  static GivenBundle parse(String text) throws BadValue {
    Matcher named = NAMED.matcher(text);
    return named.matches()
        ? new GivenBundle(Optional.of(Values.trustDomain(named.group(1))), origin(named.group(2)))
        : new GivenBundle(Optional.empty(), origin(text));
  }

  private static BundleOrigin origin(String text) throws BadValue {
    if (text.equals(AGENT)) {
      return new BundleOrigin.Agent();
    }
    if (!text.startsWith(CONFIG_MAP)) {
      return new BundleOrigin.File(Values.path(text));
    }
    Matcher name = CONFIG_MAP_NAME.matcher(text.substring(CONFIG_MAP.length()));
    if (!name.matches()) {
      throw new BadValue(
          "does not name a ConfigMap",
          "write configmap:NAMESPACE/NAME or configmap:NAMESPACE/NAME/KEY");
    }
    return new BundleOrigin.ConfigMap(
        name.group(1), name.group(2), Optional.ofNullable(name.group(3)));
  }
}
