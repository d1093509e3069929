package dev.spirebridge.diagnose.instance;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP address of an instance as it is typed: a URL, or {@code HOST:PORT}. */
public final class InstanceAddress {

  /** Where an instance serves its status unless its {@code http} says otherwise. */
  public static final int PORT = 9877;

  public static final URI DEFAULT = URI.create("http://127.0.0.1:" + PORT);

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z.-]+):([0-9]{1,5})");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*");

  /** What people copy along from a browser. */
  private static final Pattern PAGE =
      Pattern.compile("(/(api/v1/(status|identities|issuers)|readyz|livez|metrics)?)$");

  private InstanceAddress() {}

  /**
   * @return such as {@code http://127.0.0.1:9877}, or with https where that was typed; with the
   *     path that the instance's pages are below, without a slash at its end
   * @throws IllegalArgumentException whose message says what to write instead
   */
  public static URI parse(String typed) {
    Matcher scheme = SCHEME.matcher(typed);
    if (scheme.matches()) {
      return url(typed, scheme.group(1).toLowerCase(Locale.ROOT));
    }
    Matcher matcher = HOST_AND_PORT.matcher(typed);
    if (!matcher.matches()) {
      throw bad(typed);
    }
    return whole(typed, "http", matcher.group(1), Integer.parseInt(matcher.group(2)), "");
  }

  private static URI url(String typed, String scheme) {
    if (scheme.equals("unix") || scheme.equals("tcp")) {
      throw new IllegalArgumentException(
          "\"%s\" is an address for proxies; write the one of --http, such as %s"
              .formatted(typed, DEFAULT));
    }
    try {
      URI uri = new URI(typed);
      if (!(scheme.equals("http") || scheme.equals("https"))
          || uri.getHost() == null
          || uri.getUserInfo() != null
          || uri.getQuery() != null
          || uri.getFragment() != null) {
        throw bad(typed);
      }
      String path = PAGE.matcher(Optional.ofNullable(uri.getRawPath()).orElse("")).replaceFirst("");
      return whole(typed, scheme, uri.getHost(), uri.getPort(), path);
    } catch (URISyntaxException _) {
      throw bad(typed);
    }
  }

  private static URI whole(String typed, String scheme, String host, int port, String path) {
    if (port == 0 || port > 65_535) {
      throw bad(typed);
    }
    try {
      URI uri = new URI(scheme + "://" + host + (port < 0 ? "" : ":" + port) + path);
      uri.parseServerAuthority();
      return uri;
    } catch (URISyntaxException _) {
      throw bad(typed);
    }
  }

  private static IllegalArgumentException bad(String typed) {
    return new IllegalArgumentException(
        "\"%s\" is not the address of an instance; write HOST:PORT or a URL, such as %s"
            .formatted(typed, DEFAULT));
  }
}
