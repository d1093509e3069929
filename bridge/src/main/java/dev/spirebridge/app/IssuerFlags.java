package dev.spirebridge.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What was typed for each flag, and what is wrong with it. */
record IssuerFlags(Map<String, List<String>> values, Problems problems) {

  /** All values of a flag that are understood. */
  <T> List<T> all(String flag, ValueParser<T> parser) {
    List<String> texts = values.getOrDefault(flag, List.of());
    return IntStream.range(0, texts.size())
        .mapToObj(i -> new Given(place(flag, i, texts.size()), texts.get(i)))
        .flatMap(given -> problems.parse(given, parser).stream())
        .map(Placed::value)
        .toList();
  }

  <T> Optional<T> one(String flag, ValueParser<T> parser) {
    return all(flag, parser).stream().findFirst();
  }

  boolean isGiven(String flag) {
    return values.containsKey(flag);
  }

  /** A flag that would be passed over in silence. */
  void refuseWithout(String flag, String... needed) {
    if (isGiven(flag) && Stream.of(needed).noneMatch(this::isGiven)) {
      problems.add(
          ConfigProblem.at(
              Place.of(flag),
              "has no meaning here",
              "give " + String.join(" or ", needed) + ", or leave it out"));
    }
  }

  void requireOneOf(List<String> flags) {
    if (flags.stream().noneMatch(this::isGiven)) {
      problems.add(
          ConfigProblem.at(
              Place.of("check-issuer"),
              "has nothing to look at",
              "give at least one of " + String.join(", ", flags)));
    }
  }

  private static Place place(String flag, int index, int count) {
    return Place.of(count == 1 ? flag : "%s #%d".formatted(flag, index + 1));
  }
}
