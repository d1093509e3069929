package dev.spirebridge.clusterspiffeid;

import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What spire-controller-manager makes of a SPIFFE ID template for one pod, as far as that can be
 * told without Go's template language: the fields that name the pod, and its labels and
 * annotations.
 */
public sealed interface RenderedSpiffeId {

  record Is(SpiffeId id) implements RenderedSpiffeId {}

  /**
   * It makes no SPIFFE ID that SPIRE would take.
   *
   * @param why a clause
   */
  record Broken(String why) implements RenderedSpiffeId {}

  /**
   * @param why a clause
   */
  record Untold(String why) implements RenderedSpiffeId {}

  /**
   * What templates are rendered from.
   *
   * @param trustDomain the cluster's own, where it is known
   * @param fields by their names, such as {@code PodMeta.Namespace}
   * @param maps labels and annotations, such as {@code PodMeta.Labels}
   */
  record Source(
      Optional<TrustDomain> trustDomain,
      Map<String, String> fields,
      Map<String, Map<String, String>> maps) {
    public Source {
      fields = Map.copyOf(fields);
      maps = Map.copyOf(maps);
    }
  }

  /** Never fails. */
  static RenderedSpiffeId of(String template, Source source) {
    if (template.isEmpty()) {
      return new Broken("there is no spiffeIDTemplate");
    }
    if (template.split("\\{\\{", -1).length != template.split("}}", -1).length) {
      return new Broken(
          "the template \"%s\" has braces without their counterpart".formatted(template));
    }
    StringBuilder rendered = new StringBuilder();
    Matcher actions = Actions.ACTION.matcher(template);
    while (actions.find()) {
      String action = actions.group(1).strip();
      Optional<String> value = Actions.value(action, source);
      if (value.isEmpty()) {
        return new Untold(
            action.equals(Actions.TRUST_DOMAIN)
                ? "the trust domain is not known; give --trust-domain"
                : "{{ %s }} is for spire-controller-manager to render".formatted(action));
      }
      actions.appendReplacement(rendered, Matcher.quoteReplacement(value.get()));
    }
    return parsed(actions.appendTail(rendered).toString(), source);
  }

  private static RenderedSpiffeId parsed(String text, Source source) {
    try {
      SpiffeId id = SpiffeId.parse(text);
      return source.trustDomain().filter(own -> !own.equals(id.getTrustDomain())).isPresent()
          ? new Broken("the template makes %s, which is of another trust domain".formatted(text))
          : new Is(id);
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      return new Broken("the template makes \"%s\", which is no SPIFFE ID".formatted(text));
    }
  }

  /** What stands between two pairs of braces. */
  final class Actions {

    private static final Pattern ACTION = Pattern.compile("\\{\\{-?(.*?)-?}}");
    private static final String TRUST_DOMAIN = ".TrustDomain";
    private static final Pattern FIELD = Pattern.compile("\\.([A-Za-z]+(?:\\.[A-Za-z]+)?)");
    private static final Pattern KEY =
        Pattern.compile("\\.([A-Za-z]+\\.[A-Za-z]+)\\.([A-Za-z0-9_]+)");
    private static final Pattern INDEX =
        Pattern.compile("index\\s+\\.([A-Za-z]+\\.[A-Za-z]+)\\s+\"([^\"]+)\"");

    private Actions() {}

    private static Optional<String> value(String action, Source source) {
      if (action.equals(TRUST_DOMAIN)) {
        return source.trustDomain().map(TrustDomain::getName);
      }
      Matcher field = FIELD.matcher(action);
      if (field.matches()) {
        return Optional.ofNullable(source.fields().get(field.group(1)));
      }
      Matcher key = KEY.matcher(action);
      if (key.matches()) {
        // As Go writes what a map does not have.
        return map(source, key.group(1)).map(map -> map.getOrDefault(key.group(2), "<no value>"));
      }
      Matcher index = INDEX.matcher(action);
      return index.matches()
          ? map(source, index.group(1)).map(map -> map.getOrDefault(index.group(2), ""))
          : Optional.empty();
    }

    private static Optional<Map<String, String>> map(Source source, String name) {
      return Optional.ofNullable(source.maps().get(name));
    }
  }
}
