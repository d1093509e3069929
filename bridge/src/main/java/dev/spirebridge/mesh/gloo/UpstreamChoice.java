package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An Upstream that is to be called with mTLS.
 *
 * @param sans the SPIFFE IDs that it may have; empty for those of the pods behind its Service
 */
public record UpstreamChoice(String namespace, String name, List<String> sans) {

  public UpstreamChoice {
    sans = List.copyOf(sans);
  }

  /**
   * As they are typed.
   *
   * @param upstreams each {@code NAMESPACE/NAME}, or a name in that namespace
   * @param sans each {@code UPSTREAM=SPIFFE-ID}, the Upstream as above; or the ID alone where there
   *     is one Upstream
   * @throws IllegalArgumentException if one is neither, or of an Upstream that is not among them
   */
  public static List<UpstreamChoice> all(
      List<String> upstreams, List<String> sans, String namespace) {
    List<UpstreamChoice> named =
        upstreams.stream().map(each -> of(each, namespace, List.of())).toList();
    Map<UpstreamChoice, List<String>> ids = new LinkedHashMap<>();
    named.forEach(each -> ids.put(each, new ArrayList<>()));
    for (String san : sans) {
      List<String> its = ids.get(ownerOf(san, named, namespace));
      if (its == null) {
        throw new IllegalArgumentException(
            "--san %s is of no --upstream that is given".formatted(san));
      }
      its.add(san.substring(san.indexOf('=') + 1));
    }
    return ids.entrySet().stream()
        .map(each ->
            new UpstreamChoice(each.getKey().namespace(), each.getKey().name(), each.getValue()))
        .toList();
  }

  /** A SPIFFE ID has no equals sign in it. */
  private static UpstreamChoice ownerOf(
      String san, List<UpstreamChoice> named, String namespace) {
    int equals = san.indexOf('=');
    if (equals >= 0) {
      return of(san.substring(0, equals), namespace, List.of());
    }
    if (named.size() != 1) {
      throw new IllegalArgumentException(
          "--san %s: say of which Upstream, as --san UPSTREAM=%s, or give exactly one --upstream"
              .formatted(san, san));
    }
    return named.getFirst();
  }

  /**
   * @param text {@code NAMESPACE/NAME}, or a name in that namespace
   * @throws IllegalArgumentException if it is neither
   */
  public static UpstreamChoice of(String text, String namespace, List<String> sans) {
    String[] parts = text.split("/", -1);
    if (parts.length > 2 || List.of(parts).contains("")) {
      throw new IllegalArgumentException(
          "an Upstream is written NAMESPACE/NAME or NAME, not \"" + text + "\"");
    }
    return parts.length == 2
        ? new UpstreamChoice(parts[0], parts[1], sans)
        : new UpstreamChoice(namespace, text, sans);
  }

  Ref ref() {
    return Ref.of(MeshKind.UPSTREAM, namespace, name);
  }
}
