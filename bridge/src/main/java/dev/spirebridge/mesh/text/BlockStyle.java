package dev.spirebridge.mesh.text;

import java.util.Optional;

/**
 * How a text writes blocks.
 *
 * @param step by how much a mapping in a mapping is indented
 * @param sequencesIndented whether a sequence in a mapping is indented as well, or stands at the
 *     column of its key, as kubectl writes it
 */
record BlockStyle(int step, boolean sequencesIndented) {

  static final BlockStyle DEFAULT = new BlockStyle(2, false);

  /** As the nearest blocks have it: within that place, else anywhere. */
  static BlockStyle near(Lines lines, Place place, Place top) {
    int step = step(lines, place).or(() -> step(lines, top)).orElse(DEFAULT.step());
    boolean indented =
        indented(lines, place).or(() -> indented(lines, top)).orElse(DEFAULT.sequencesIndented());
    return new BlockStyle(step, indented);
  }

  private static Optional<Integer> step(Lines lines, Place place) {
    if (place instanceof Place.Mapping mapping && !mapping.flow()) {
      for (Place.Entry entry : mapping.entries()) {
        if (entry.place() instanceof Place.Mapping child && !child.flow() && !child.shared()) {
          return Optional.of(
              lines.column(child.entries().getFirst().key().start())
                  - lines.column(entry.key().start()));
        }
      }
    }
    return place.within().stream().flatMap(each -> step(lines, each).stream()).findFirst();
  }

  private static Optional<Boolean> indented(Lines lines, Place place) {
    if (place instanceof Place.Mapping mapping && !mapping.flow()) {
      for (Place.Entry entry : mapping.entries()) {
        if (entry.place() instanceof Place.Sequence child && !child.flow() && !child.shared()) {
          return Optional.of(lines.column(child.start()) > lines.column(entry.key().start()));
        }
      }
    }
    return place.within().stream().flatMap(each -> indented(lines, each).stream()).findFirst();
  }
}
