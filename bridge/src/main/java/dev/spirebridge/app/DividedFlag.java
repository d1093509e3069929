package dev.spirebridge.app;

import java.util.Optional;

/**
 * A flag's value of the form {@code WHERE[=PROFILE]}. The last equals sign divides, so a path that
 * holds one must be followed by its profile.
 */
record DividedFlag(Given where, Optional<Given> profile) {

  static DividedFlag of(Place place, String value) {
    int divider = value.lastIndexOf('=');
    return divider < 0
        ? new DividedFlag(new Given(place, value), Optional.empty())
        : new DividedFlag(
            new Given(place, value.substring(0, divider)),
            Optional.of(new Given(place, value.substring(divider + 1))));
  }
}
