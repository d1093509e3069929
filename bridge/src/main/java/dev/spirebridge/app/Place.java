package dev.spirebridge.app;

import java.util.Optional;

/**
 * Where something was configured, as the person who wrote it would look for it.
 *
 * @param name {@code --sds #2}, {@code SPIRE_BRIDGE_HTTP} or {@code sds[1].profile}
 * @param position {@code file:line:column}, for what stands in a file
 */
public record Place(String name, Optional<String> position) {

  static Place of(String name) {
    return new Place(name, Optional.empty());
  }

  @Override
  public String toString() {
    return position.map(at -> name + " (" + at + ")").orElse(name);
  }
}
