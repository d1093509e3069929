package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.Reading.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** From the values of a namespace's annotations to what it wants, or why it cannot have that. */
final class WishReader {

  /**
   * Of one value. The object records all of them in one annotation, escaped, and the API server
   * takes 256 KiB of annotations: a longer one would keep the object from ever being written.
   */
  static final int MAXIMUM_BYTES = 4096;

  private final AnnotationReader reader;

  WishReader(NamespaceSettings settings) {
    this.reader = new AnnotationReader(settings);
  }

  /**
   * @param permitted as much of it as may be had
   * @param problems of each annotation that is not all right
   */
  record WishReading(NamespaceWish permitted, Map<NamespaceAnnotation, List<Problem>> problems) {

    WishReading {
      problems = Map.copyOf(problems);
    }

    /**
     * Whether the permitted part is safe to have without the rest. It is not where the selector is
     * unreadable: without it all pods of the namespace would get the identity.
     */
    boolean isUsableInPart() {
      return !problems.containsKey(NamespaceAnnotation.POD_SELECTOR);
    }
  }

  /**
   * @param values by the annotation's short name
   */
  WishReading read(String namespace, Map<String, String> values) {
    if (values.isEmpty()) {
      return new WishReading(NamespaceWish.NOTHING_SPECIAL, Map.of());
    }
    var problems = new EnumMap<NamespaceAnnotation, List<Problem>>(NamespaceAnnotation.class);
    var wish = NamespaceWish.NOTHING_SPECIAL;
    for (var annotation : NamespaceAnnotation.values()) {
      var text = values.get(annotation.shortName());
      if (text != null) {
        var found = new ArrayList<Problem>();
        wish = with(wish, annotation, text, namespace, found);
        if (!found.isEmpty()) {
          problems.put(annotation, List.copyOf(found));
        }
      }
    }
    return new WishReading(wish, problems);
  }

  private NamespaceWish with(
      NamespaceWish wish,
      NamespaceAnnotation annotation,
      String text,
      String namespace,
      List<Problem> problems) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
      problems.add(
          Problem.invalid("it is longer than %d bytes, and is not read".formatted(MAXIMUM_BYTES)));
      return wish;
    }
    if (text.contains("{{")) {
      problems.add(Problem.forbidden("\"%s\" has a Go template in it".formatted(Excerpt.of(text))));
      return wish;
    }
    var ttl = wish.ttl();
    var jwtTtl = wish.jwtTtl();
    var federatesWith = wish.federatesWith();
    var podSelector = wish.podSelector();
    var hint = wish.hint();
    var dnsNames = wish.dnsNames();
    switch (annotation) {
      case TTL -> ttl = keep(reader.ttl(text), problems);
      case JWT_TTL -> jwtTtl = keep(reader.ttl(text), problems);
      case FEDERATES_WITH -> federatesWith = keep(reader.federatesWith(text), problems);
      case POD_SELECTOR -> podSelector = keep(reader.podSelector(text), problems);
      case HINT -> hint = keep(reader.hint(text), problems);
      case DNS_NAMES -> dnsNames = keep(reader.dnsNames(text, namespace), problems);
    }
    return new NamespaceWish(ttl, jwtTtl, federatesWith, podSelector, hint, dnsNames);
  }

  private static <T> T keep(Reading<T> reading, List<Problem> problems) {
    problems.addAll(reading.problems());
    return reading.permitted();
  }
}
